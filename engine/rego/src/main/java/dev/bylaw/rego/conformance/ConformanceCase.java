package dev.bylaw.rego.conformance;

import dev.bylaw.rego.value.ArrayValue;
import dev.bylaw.rego.value.BooleanValue;
import dev.bylaw.rego.value.ObjectValue;
import dev.bylaw.rego.value.StringValue;
import dev.bylaw.rego.value.Value;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One case of OPA's suite (format: {@code v1/test/cases/cases.go} of OPA).
 *
 * @param name folder, file and note; unique in a suite
 * @param modules Rego texts, named test-0.rego and so on
 * @param inputTerm Rego text of the input; it overrides `input`
 * @param wantResult the rows expected, as objects of bindings; null where an error is expected
 * @param wantError a part of the error's text
 * @param sortBindings whether arrays are sorted before they are compared
 * @param strictError whether a builtin's error is the evaluation's
 */
record ConformanceCase(
    String name,
    String query,
    List<String> modules,
    ObjectValue data,
    @Nullable Value input,
    @Nullable String inputTerm,
    @Nullable ArrayValue wantResult,
    @Nullable String wantError,
    @Nullable String wantErrorCode,
    boolean sortBindings,
    boolean strictError,
    List<String> experimentalKeywords) {

  ConformanceCase {
    modules = List.copyOf(modules);
    experimentalKeywords = List.copyOf(experimentalKeywords);
  }

  /** The top folder of the case within its suite. */
  String group() {
    int slash = name.indexOf('/');
    return slash < 0 ? name : name.substring(0, slash);
  }

  /** All cases of the YAML files under a folder, in order of their paths. */
  static List<ConformanceCase> under(Path folder) throws IOException {
    List<Path> files;
    try (Stream<Path> walk = Files.walk(folder)) {
      files = walk.filter(path -> path.toString().endsWith(".yaml")).sorted().toList();
    }
    List<ConformanceCase> cases = new ArrayList<>();
    Map<String, Integer> seen = new HashMap<>();
    for (Path file : files) {
      String place = folder.relativize(file).toString().replace('\\', '/');
      if (!(YamlValues.parse(Files.readString(file)) instanceof ObjectValue document)
          || !(document.get("cases") instanceof ArrayValue list)) {
        continue;
      }
      for (Value element : list) {
        if (element instanceof ObjectValue object) {
          String name = place + "#" + text(object, "note", "");
          int count = seen.merge(name, 1, Integer::sum);
          cases.add(of(count == 1 ? name : name + " (" + count + ")", object));
        }
      }
    }
    return cases;
  }

  private static ConformanceCase of(String name, ObjectValue c) {
    return new ConformanceCase(
        name,
        text(c, "query", ""),
        texts(c, "modules"),
        c.get("data") instanceof ObjectValue data ? data : ObjectValue.EMPTY,
        c.get("input"),
        textOrNull(c, "input_term"),
        c.get("want_result") instanceof ArrayValue rows ? rows : null,
        textOrNull(c, "want_error"),
        textOrNull(c, "want_error_code"),
        c.get("sort_bindings") == BooleanValue.TRUE,
        c.get("strict_error") == BooleanValue.TRUE,
        texts(c, "experimental_keywords"));
  }

  private static String text(ObjectValue object, String key, String otherwise) {
    String text = textOrNull(object, key);
    return text == null ? otherwise : text;
  }

  private static @Nullable String textOrNull(ObjectValue object, String key) {
    return object.get(key) instanceof StringValue text ? text.value() : null;
  }

  private static List<String> texts(ObjectValue object, String key) {
    List<String> texts = new ArrayList<>();
    if (object.get(key) instanceof ArrayValue list) {
      for (Value element : list) {
        if (element instanceof StringValue text) {
          texts.add(text.value());
        }
      }
    }
    return texts;
  }
}
