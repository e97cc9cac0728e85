package dev.bylaw.rego.eval;

import dev.bylaw.rego.syntax.Span;
import dev.bylaw.rego.value.Value;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Sees an evaluation happen. Only plans made for observation call it, on the evaluating thread.
 *
 * <p>A body is <i>entered</i>; its statements are <i>evaluated</i> in order, each after the one
 * before it held; where a statement does not hold it <i>fails</i>; where all held the body is
 * <i>exited</i>. Then, unless one solution was enough, what was evaluated is <i>redone</i>, the
 * last first, to find further solutions.
 */
public interface Observer {
  /** Called for each event. */
  void on(Event event);

  /** Called with what the `trace` builtin says. */
  default void note(String text) {}

  /**
   * Called with what a `print` statement says.
   *
   * @param span of the statement
   */
  default void print(Span span, String text) {}

  /** What happens. */
  enum Kind {
    /** A body is entered. */
    ENTER,
    /** A statement is evaluated. */
    EVAL,
    /** All statements of a body held. */
    EXIT,
    /** Another solution of a statement, or of a body, is looked for. */
    REDO,
    /** A statement did not hold, not even once. */
    FAIL
  }

  /** What it happens to. */
  enum Subject {
    QUERY,
    RULE,
    /** The body of a comprehension. */
    CLOSURE,
    STATEMENT
  }

  /**
   * One thing that happens.
   *
   * @param span of the statement, of the rule's head or `else`, or of the body
   * @param rule the rule's path under `data`; empty where the subject is no rule
   * @param depth of nested bodies, from 0
   * @param locals gives the variables that are bound, by their names in the source; only to be
   *     called before the observer returns
   */
  record Event(
      Kind kind,
      Subject subject,
      Span span,
      List<String> rule,
      int depth,
      Supplier<Map<String, Value>> locals) {}
}
