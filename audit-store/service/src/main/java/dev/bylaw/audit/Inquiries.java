package dev.bylaw.audit;

import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Timestamp;
import dev.bylaw.log.entry.Entry;
import dev.bylaw.log.entry.EntryException;
import dev.bylaw.log.entry.Facts;
import dev.bylaw.log.entry.Json;
import dev.bylaw.log.entry.Kinds;
import dev.bylaw.log.entry.PersonalField;
import dev.bylaw.log.store.LogStore;
import dev.bylaw.v1.AuditFilter;
import dev.bylaw.v1.Effect;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Writes down what auditors ask, in the log itself, before they are answered. A leaf tells the kind
 * of question, the fields of its filter and how many entries match; who asked, and for which
 * values, it only commits to.
 */
final class Inquiries {
  /** The personal field that holds who asked. */
  static final String ACTOR = "actor";

  /** The personal field that holds the filter or the statement. */
  static final String ASKED = "asked";

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSSSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  // whoever waits for an answer to change asks again and again, and is one entry
  private static final Duration ONE_QUESTION = Duration.ofMinutes(1);
  private static final int REMEMBERED = 1_000;

  private record Same(String question, AuditFilter filter, long rows, String actor) {}

  private record Written(long index, Instant time) {}

  private final Map<Same, Written> written =
      Collections.synchronizedMap(
          new LinkedHashMap<>() {
            private static final long serialVersionUID = 1;

            @Override
            protected boolean removeEldestEntry(Map.Entry<Same, Written> eldest) {
              return size() > REMEMBERED;
            }
          });
  private final LogStore store;
  private final InstantSource clock;

  Inquiries(LogStore store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
  }

  /**
   * A filter as canonical JSON: its fields by their names in the API, effects and causes as in a
   * leaf, times in RFC 3339 with nine digits of a second as in a leaf.
   */
  static String text(AuditFilter filter) {
    List<Json.Member> members = new ArrayList<>();
    filter
        .getAllFields()
        .forEach(
            (field, value) -> members.add(new Json.Member(field.getName(), value(filter, value))));
    return new String(new Json.Obj(members).toBytes(), StandardCharsets.UTF_8);
  }

  private static String value(AuditFilter filter, Object value) {
    return switch (value) {
      case Timestamp time -> TIME.format(Instant.ofEpochSecond(time.getSeconds(), time.getNanos()));
      case EnumValueDescriptor each when each.getType().equals(Effect.getDescriptor()) ->
          Conditions.name(filter.getEffect());
      case EnumValueDescriptor _ -> Conditions.name(filter.getCause());
      default -> value.toString();
    };
  }

  /**
   * Writes down a question by a filter. The same by the same, with as many answers, within a minute
   * is one entry.
   *
   * @param rows how many entries match
   * @return the index of the entry that tells it
   */
  long filtered(String question, AuditFilter filter, long rows, long treeSize, String actor)
      throws IOException {
    Same same = new Same(question, filter, rows, actor);
    Written before = written.get(same);
    if (before != null && clock.instant().isBefore(before.time.plus(ONE_QUESTION))) {
      return before.index;
    }
    List<String> fields =
        filter.getAllFields().keySet().stream().map(FieldDescriptor::getName).sorted().toList();
    List<Json.Member> facts = new ArrayList<>();
    if (!fields.isEmpty()) {
      facts.add(new Json.Member("fields", Json.Many.ofTexts(fields)));
    }
    facts.add(new Json.Member("rows", rows));
    // a subject that the log does not know, or knows no more, does not get into it by a question
    AuditFilter kept = rows == 0 ? filter.toBuilder().clearSubject().build() : filter;
    long index = write(question, facts, treeSize, text(kept), actor, kept.getSubject());
    written.put(same, new Written(index, clock.instant()));
    return index;
  }

  /** Writes down a statement of SQL; how many rows answer it is not known yet. */
  long stated(String statement, long treeSize, String actor) throws IOException {
    return write("sql", new ArrayList<>(), treeSize, statement, actor, "");
  }

  private long write(
      String question,
      List<Json.Member> facts,
      long treeSize,
      String asked,
      String actor,
      String subject)
      throws IOException {
    facts.add(new Json.Member("question", question));
    facts.add(new Json.Member("tree_size", treeSize));
    List<PersonalField> personal = new ArrayList<>();
    if (!actor.isEmpty()) {
      personal.add(new PersonalField(ACTOR, actor));
    }
    personal.add(new PersonalField(ASKED, asked));
    if (!subject.isEmpty()) {
      // a question about a subject is erased with the subject
      personal.add(new PersonalField(Facts.SUBJECT_ID, subject));
    }
    try {
      return store.appendOwn(
          new Entry(Kinds.INQUIRY, clock.instant(), new Json.Obj(facts), personal));
    } catch (EntryException e) {
      throw Failures.invalid("filter", String.valueOf(e.getMessage()));
    }
  }
}
