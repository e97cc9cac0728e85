package dev.bylaw.cli.waiver;

import dev.bylaw.rego.value.Json;
import dev.bylaw.rego.value.JsonLayout;
import dev.bylaw.rego.value.StringValue;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Writes the YAML of a small mapping, key by key. */
final class YamlText {
  /** What needs no quotes: words, dates, and texts of several words. */
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9][A-Za-z0-9 ._/-]*");

  private final StringBuilder out = new StringBuilder();
  private String indent = "";
  private String opened = "";

  /** Adds a text, unless it is null. */
  void add(String key, @Nullable String value) {
    if (value != null) {
      line(key, scalar(value));
    }
  }

  /** Adds a list, unless it is empty. */
  void add(String key, List<String> values) {
    if (!values.isEmpty()) {
      line(key, "[" + String.join(", ", values.stream().map(YamlText::scalar).toList()) + "]");
    }
  }

  /** Adds a value as it was written. */
  void addYaml(String key, @Nullable String value) {
    if (value != null) {
      line(key, value.replace('\n', ' ').strip());
    }
  }

  /** Begins a mapping, which is left out if nothing comes into it. */
  void open(String key) {
    opened = key + ":\n";
    indent = "  ";
  }

  void close() {
    opened = "";
    indent = "";
  }

  private void line(String key, String value) {
    out.append(opened).append(indent).append(key).append(": ").append(value).append('\n');
    opened = "";
  }

  private static String scalar(String value) {
    return PLAIN.matcher(value).matches() && !value.endsWith(" ")
        ? value
        : Json.write(StringValue.of(value), JsonLayout.PLAIN);
  }

  @Override
  public String toString() {
    return out.toString();
  }
}
