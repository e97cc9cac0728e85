package dev.bylaw.review.counterfactual;

import dev.bylaw.rego.value.Json;
import dev.bylaw.rego.value.JsonLayout;
import dev.bylaw.rego.value.StringValue;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;

/** Writes what agreements say as YAML. */
final class Yaml {
  /** What needs no quotes and is taken for a text. */
  private static final Pattern PLAIN =
      Pattern.compile("(?!(?i:true|false|null|yes|no|on|off|y|n)$)[A-Za-z][A-Za-z0-9_/-]*");

  private Yaml() {}

  /** A text. */
  static String text(String text) {
    return PLAIN.matcher(text).matches()
        ? text
        : Json.write(StringValue.of(text), JsonLayout.PLAIN);
  }

  /** A list of texts, on one line. */
  static String list(Collection<String> texts) {
    return "[" + String.join(", ", texts.stream().map(Yaml::text).toList()) + "]";
  }

  /** An element of a list of mappings, with two blanks before it. */
  static String element(List<Edit> keys) {
    StringBuilder out = new StringBuilder();
    String opened = "";
    for (Edit each : keys) {
      int dot = each.key().indexOf('.');
      String parent = dot < 0 ? "" : each.key().substring(0, dot);
      if (!parent.equals(opened) && dot >= 0) {
        line(out, parent + ":");
      }
      opened = parent;
      line(out, (dot < 0 ? "" : "  ") + each.key().substring(dot + 1) + ": " + each.value());
    }
    return out.toString();
  }

  private static void line(StringBuilder out, String text) {
    out.append(out.isEmpty() ? "  - " : "    ").append(text).append('\n');
  }
}
