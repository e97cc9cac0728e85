package dev.bylaw.rego.fuzz;

import dev.bylaw.rego.value.ObjectValue;
import dev.bylaw.rego.value.Value;
import java.util.List;

/**
 * A program and what to ask of it.
 *
 * @param modules Rego texts; while it can still be shrunk, with the marks of {@link Piece}
 * @param data base documents
 * @param inputs the query is evaluated once for each
 * @param query a term
 * @param strict whether a builtin's error is the evaluation's
 */
record FuzzProgram(
    List<String> modules, ObjectValue data, List<Value> inputs, String query, boolean strict) {
  FuzzProgram {
    modules = List.copyOf(modules);
    inputs = List.copyOf(inputs);
  }

  FuzzProgram withModules(List<String> others) {
    return new FuzzProgram(others, data, inputs, query, strict);
  }

  FuzzProgram withInputs(List<Value> others) {
    return new FuzzProgram(modules, data, others, query, strict);
  }

  FuzzProgram withData(ObjectValue other) {
    return new FuzzProgram(modules, other, inputs, query, strict);
  }

  FuzzProgram withStrict(boolean other) {
    return new FuzzProgram(modules, data, inputs, query, other);
  }

  FuzzProgram withQuery(String other) {
    return new FuzzProgram(modules, data, inputs, other, strict);
  }

  /** This program without the marks. */
  FuzzProgram plain() {
    return withModules(modules.stream().map(Piece::plain).toList());
  }
}
