package dev.bylaw.cli.rego;

import dev.bylaw.rego.RegoSource;
import dev.bylaw.rego.value.ObjectValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What was loaded.
 *
 * @param data the base documents
 */
record Sources(List<RegoSource> modules, ObjectValue data) {
  Sources {
    modules = List.copyOf(modules);
  }

  /** The modules' texts by name, with that of a query as `""`. */
  Map<String, String> texts(String query) {
    Map<String, String> texts = new LinkedHashMap<>();
    modules.forEach(module -> texts.put(module.file(), module.text()));
    texts.put("", query);
    return texts;
  }
}
