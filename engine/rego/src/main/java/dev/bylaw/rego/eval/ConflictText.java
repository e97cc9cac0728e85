package dev.bylaw.rego.eval;

import dev.bylaw.rego.value.StringValue;
import dev.bylaw.rego.value.Value;
import java.util.List;

/** What is said of definitions that disagree: the sentence that OPA long had, then its new one. */
final class ConflictText {
  /** Of an object's key. */
  static final String KEYS = "object keys must be unique";

  private ConflictText() {}

  /** Of a complete rule at a path from `data`. */
  static String rule(List<Value> path) {
    return "complete rules must not produce multiple outputs: rule "
        + dotted(path)
        + " produced conflicting values";
  }

  /** Of a function at a path from `data`. */
  static String function(List<Value> path) {
    return "functions must not produce multiple outputs for same inputs: function "
        + dotted(path)
        + " produced conflicting values for the same inputs";
  }

  private static String dotted(List<Value> path) {
    StringBuilder dotted = new StringBuilder("data");
    for (Value step : path) {
      if (step instanceof StringValue text && text.value().matches("[A-Za-z_][A-Za-z0-9_]*")) {
        dotted.append('.').append(text.value());
      } else {
        dotted.append('[').append(step).append(']');
      }
    }
    return dotted.toString();
  }
}
