package dev.bylaw.rego.eval;

import dev.bylaw.rego.syntax.Span;

/** Sees an evaluation happen. Only plans made for observation call it. */
public interface Observer {
  /** What happens at a span. */
  enum Event {
    /** A rule's body is entered. */
    ENTER,
    /** A statement is evaluated. */
    EVAL,
    /** A rule's body held. */
    EXIT,
    /** A rule's body did not hold (any more). */
    FAIL
  }

  /**
   * Called on the evaluating thread.
   *
   * @param depth of nested rules
   */
  void on(Event event, Span span, int depth);

  /** Called with what `print` and `trace` say. */
  default void note(String text) {}
}
