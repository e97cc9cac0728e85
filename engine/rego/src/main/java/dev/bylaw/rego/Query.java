package dev.bylaw.rego;

import dev.bylaw.rego.eval.Observer;
import dev.bylaw.rego.syntax.Span;
import dev.bylaw.rego.value.Value;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An ad-hoc query, compiled against a program. Immutable; may be run by many threads at once.
 *
 * <p>Its answer is a list of rows: one for each way in which the query's expressions hold.
 *
 * {@snippet file="EmbeddingExamplesTest.java" region="query"}
 */
public interface Query {
  /** Where each expression stands in the query's text, in the order of {@link Row#expressions}. */
  List<Span> expressions();

  /** Runs the query. Total: whatever the policy does ends as an outcome, never as an exception. */
  Rows evaluate(EvaluationInput in);

  /**
   * Runs the query with every statement told to an observer, see {@link PreparedRule#observe}. What
   * the query itself says has spans of the file `""`.
   */
  Rows observe(EvaluationInput in, Observer observer);

  /** What a query gave. */
  sealed interface Rows {
    /**
     * All rows, in the order in which they were found.
     *
     * @param rows empty when the query is undefined
     */
    record Found(List<Row> rows) implements Rows {
      public Found {
        rows = List.copyOf(rows);
      }
    }

    /** The evaluation ended in an error. */
    record Failed(EvalError error) implements Rows {}
  }

  /**
   * One way in which a query holds.
   *
   * @param bindings values of the query's variables by name, in the order in which they appear
   * @param expressions the value of each expression of the query, in its order
   */
  record Row(Map<String, Value> bindings, List<Value> expressions) {
    public Row {
      bindings = Collections.unmodifiableMap(new LinkedHashMap<>(bindings));
      expressions = List.copyOf(expressions);
    }
  }
}
