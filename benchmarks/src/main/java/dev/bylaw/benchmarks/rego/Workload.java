package dev.bylaw.benchmarks.rego;

import java.util.List;
import java.util.Map;

/**
 * A policy, its data and the inputs it is asked with.
 *
 * @param modules Rego text by file name
 * @param data base documents as JSON text
 * @param query path of the rule that is asked, from {@code data}
 * @param inputs as JSON text, asked in turn
 */
record Workload(
    String name, Map<String, String> modules, String data, String query, List<String> inputs) {
  Workload {
    modules = Map.copyOf(modules);
    inputs = List.copyOf(inputs);
  }
}
