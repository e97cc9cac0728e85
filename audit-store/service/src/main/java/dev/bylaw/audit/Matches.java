package dev.bylaw.audit;

import dev.bylaw.log.store.LogStore;
import dev.bylaw.v1.AuditFilter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds what matches a filter: by the index, and where a text is sought in the personal fields by
 * reading those that the other conditions leave.
 */
final class Matches {
  /** A text is sought in no more entries than these. */
  static final int MAX_READ = 100_000;

  private static final int KEPT = 8;
  private static final String ANSWER = "answer";

  private final LogStore store;
  private final QueryIndex index;
  private final Payloads payloads;
  // the pages of one question read the texts once
  private final Map<Key, List<Long>> kept =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, List<Long>> eldest) {
          return size() > KEPT;
        }
      };

  private record Key(AuditFilter filter, long treeSize) {}

  Matches(LogStore store, QueryIndex index, Payloads payloads) {
    this.store = store;
    this.index = index;
    this.payloads = payloads;
  }

  /** The entries that match, in a tree of one size. */
  interface Found {
    long count() throws IndexException;

    /** The indices below one, the newest first. */
    List<Long> newestFirst(long before, int limit) throws IndexException;

    /** The indices above one, the oldest first. */
    List<Long> oldestFirst(long after, int limit) throws IndexException;
  }

  Found find(AuditFilter asked, long treeSize) throws IOException, IndexException {
    AuditFilter filter = tagged(asked);
    if (!filter.getReasonText().isEmpty()) {
      return new Listed(read(filter, treeSize));
    }
    return new Indexed(Conditions.of(filter, treeSize));
  }

  /**
   * The filter as conditions on the columns of facts; what is sought among persons is looked up
   * first.
   */
  Conditions facts(AuditFilter asked, long treeSize) throws IOException, IndexException {
    AuditFilter filter = tagged(asked);
    if (filter.getReasonText().isEmpty() && filter.getSubject().isEmpty()) {
      return Conditions.ofFacts(filter, treeSize, null);
    }
    List<Long> indices =
        filter.getReasonText().isEmpty()
            ? all(Conditions.of(filter, treeSize), "subject")
            : read(filter, treeSize);
    return Conditions.ofFacts(filter, treeSize, indices);
  }

  // the index knows subjects by their tags alone
  private AuditFilter tagged(AuditFilter filter) {
    if (!filter.getReasonText().isEmpty()) {
      Access.requirePersonal("filter.reason_text");
    }
    if (filter.getSubject().isEmpty()) {
      return filter;
    }
    Access.requirePersonal("filter.subject");
    return filter.toBuilder().setSubject(payloads.tag(filter.getSubject())).build();
  }

  private List<Long> all(Conditions conditions, String field) throws IndexException {
    long count = index.count(conditions);
    if (count > MAX_READ) {
      throw Failures.invalid(
          "filter." + field,
          "the other conditions leave %d entries, allowed are %d; narrow the time or the product"
              .formatted(count, MAX_READ));
    }
    return index.oldestFirst(conditions, MAX_READ);
  }

  private List<Long> read(AuditFilter filter, long treeSize) throws IOException, IndexException {
    Key key = new Key(filter, treeSize);
    synchronized (kept) {
      @Nullable List<Long> before = kept.get(key);
      if (before != null) {
        return before;
      }
    }
    String sought = filter.getReasonText().toLowerCase(Locale.ROOT);
    List<Long> found = new ArrayList<>();
    for (long at : all(Conditions.of(filter, treeSize), "reason_text")) {
      String answer = answer(at);
      if (answer != null && Reasons.hold(answer, sought)) {
        found.add(at);
      }
    }
    synchronized (kept) {
      kept.put(key, found);
    }
    return found;
  }

  private @Nullable String answer(long at) throws IOException {
    return payloads.fields(store.entry(at)).text(ANSWER);
  }

  private final class Indexed implements Found {
    private final Conditions conditions;

    private Indexed(Conditions conditions) {
      this.conditions = conditions;
    }

    @Override
    public long count() throws IndexException {
      return index.count(conditions);
    }

    @Override
    public List<Long> newestFirst(long before, int limit) throws IndexException {
      return index.newestFirst(conditions.and("entry.idx < ?", before), limit);
    }

    @Override
    public List<Long> oldestFirst(long after, int limit) throws IndexException {
      return index.oldestFirst(conditions.and("entry.idx > ?", after), limit);
    }
  }

  /** Indices in ascending order. */
  private record Listed(List<Long> all) implements Found {
    @Override
    public long count() {
      return all.size();
    }

    @Override
    public List<Long> newestFirst(long before, int limit) {
      return all.reversed().stream().filter(at -> at < before).limit(limit).toList();
    }

    @Override
    public List<Long> oldestFirst(long after, int limit) {
      return all.stream().filter(at -> at > after).limit(limit).toList();
    }
  }
}
