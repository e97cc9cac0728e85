package dev.bylaw.rego.observe;

import dev.bylaw.rego.eval.Observer;
import dev.bylaw.rego.eval.Observer.Kind;
import dev.bylaw.rego.eval.Observer.Subject;
import dev.bylaw.rego.syntax.Span;
import dev.bylaw.rego.value.Value;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what happened in an evaluation, up to a number of events. For one thread and one
 * evaluation.
 *
 * {@snippet file="EmbeddingExamplesTest.java" region="trace"}
 */
public final class Trace implements Observer {
  /** As many events as are kept unless a caller says otherwise. */
  public static final int MAX_ENTRIES = 1_000_000;

  private final int most;
  private final boolean withLocals;
  private final List<Entry> entries = new ArrayList<>();
  private boolean truncated;

  private Trace(int most, boolean withLocals) {
    this.most = most;
    this.withLocals = withLocals;
  }

  /** A trace without the values of variables. */
  public static Trace create() {
    return new Trace(MAX_ENTRIES, false);
  }

  /** A trace that also keeps what variables were bound to. */
  public static Trace withLocals() {
    return new Trace(MAX_ENTRIES, true);
  }

  /** This kind of trace, with another bound. */
  public Trace limitedTo(int entriesKept) {
    return new Trace(entriesKept, withLocals);
  }

  /**
   * What happened.
   *
   * @param kind null where it is a note
   * @param subject what it happened to; of a note, {@link Subject#STATEMENT}
   * @param span the place of the subject; of a note, that of the statement evaluated last
   * @param rule as of {@link Observer.Event#rule}
   * @param depth of nested bodies, from 0
   * @param locals the variables bound then; empty where they are not kept
   * @param note what `trace` said; empty where this is an event
   */
  public record Entry(
      @Nullable Kind kind,
      Subject subject,
      Span span,
      List<String> rule,
      int depth,
      Map<String, Value> locals,
      String note) {

    /** Whether `trace` spoke. */
    public boolean isNote() {
      return kind == null;
    }

    /** Whether a body is entered or tried again. */
    boolean opens() {
      return subject != Subject.STATEMENT && (kind == Kind.ENTER || kind == Kind.REDO);
    }
  }

  @Override
  public void on(Event event) {
    if (entries.size() >= most) {
      truncated = true;
      return;
    }
    Map<String, Value> locals =
        withLocals ? Collections.unmodifiableMap(event.locals().get()) : Map.of();
    entries.add(
        new Entry(
            event.kind(), event.subject(), event.span(), event.rule(), event.depth(), locals, ""));
  }

  @Override
  public void note(String text) {
    if (entries.size() >= most) {
      truncated = true;
      return;
    }
    Entry last = entries.isEmpty() ? null : entries.getLast();
    entries.add(
        new Entry(
            null,
            Subject.STATEMENT,
            last == null ? Span.NONE : last.span(),
            List.of(),
            last == null ? 0 : last.depth(),
            Map.of(),
            text));
  }

  /** All that was kept, in order. */
  public List<Entry> entries() {
    return List.copyOf(entries);
  }

  /** Whether more happened than was kept. */
  public boolean isTruncated() {
    return truncated;
  }

  /** The statements that failed, each below the bodies that it stands in. */
  public List<Entry> fails() {
    return lineage(Kind.FAIL);
  }

  /** The notes, each below the bodies that it stands in. */
  public List<Entry> notes() {
    return lineage(null);
  }

  private List<Entry> lineage(@Nullable Kind wanted) {
    List<Entry> kept = new ArrayList<>();
    Set<Entry> known = Collections.newSetFromMap(new IdentityHashMap<>());
    Deque<Entry> around = new ArrayDeque<>();
    for (Entry entry : entries) {
      while (!around.isEmpty() && around.getLast().depth() >= entry.depth()) {
        around.removeLast();
      }
      if (entry.kind() == wanted) {
        around.forEach(body -> {
          if (known.add(body)) {
            kept.add(body);
          }
        });
        kept.add(entry);
      }
      if (entry.opens()) {
        around.addLast(entry);
      }
    }
    return kept;
  }
}
