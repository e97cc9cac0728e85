package dev.bylaw.pdp;

import dev.bylaw.federation.record.JournalRecord;
import java.util.List;

/**
 * What became of a question.
 *
 * @param <R> the kind of record that an answer leaves
 */
public sealed interface Outcome<R extends JournalRecord> {

  /**
   * It was decided. The record holds the decision; no answer may leave before the record is
   * durable.
   */
  record Decided<R extends JournalRecord>(R record) implements Outcome<R> {}

  /** It was no question that could be decided: the request itself is wrong. */
  record Refused<R extends JournalRecord>(List<Violation> violations) implements Outcome<R> {
    public Refused {
      violations = List.copyOf(violations);
    }
  }

  /**
   * What is wrong with a request.
   *
   * @param field the wire's name of the field, for example {@code resource.data_product}
   * @param message what was expected and what was found, one line for people
   */
  record Violation(String field, String message) {}
}
