package dev.bylaw.cli.rego;

import dev.bylaw.rego.value.Json;
import dev.bylaw.rego.value.JsonLayout;
import dev.bylaw.rego.value.StringValue;
import dev.bylaw.rego.value.Value;
import java.util.Collection;
import java.util.Iterator;
import java.util.Map;

/** Writes JSON over lines, the members of objects in the order in which they are given. */
final class JsonText {
  private final StringBuilder out = new StringBuilder();

  private JsonText() {}

  /** The text of maps, collections, Rego values, strings, numbers and booleans. */
  static String write(Object document) {
    JsonText text = new JsonText();
    text.value(document, "");
    return text.out.append('\n').toString();
  }

  private void value(Object document, String indent) {
    switch (document) {
      case Map<?, ?> map -> object(map, indent);
      case Collection<?> elements -> array(elements, indent);
      case Value value -> out.append(Json.write(value, new JsonLayout(true, indent, "  ", true)));
      case String text -> out.append(Json.write(StringValue.of(text)));
      case Double number -> out.append(number(number));
      default -> out.append(document);
    }
  }

  private static String number(double number) {
    return number == Math.rint(number) && Math.abs(number) < 1e15
        ? Long.toString((long) number)
        : Double.toString(number);
  }

  private void object(Map<?, ?> map, String indent) {
    if (map.isEmpty()) {
      out.append("{}");
      return;
    }
    String inner = indent + "  ";
    out.append("{\n");
    Iterator<? extends Map.Entry<?, ?>> entries = map.entrySet().iterator();
    while (entries.hasNext()) {
      Map.Entry<?, ?> entry = entries.next();
      out.append(inner).append(Json.write(StringValue.of(entry.getKey().toString()))).append(": ");
      value(entry.getValue(), inner);
      out.append(entries.hasNext() ? ",\n" : "\n");
    }
    out.append(indent).append('}');
  }

  private void array(Collection<?> elements, String indent) {
    if (elements.isEmpty()) {
      out.append("[]");
      return;
    }
    String inner = indent + "  ";
    out.append("[\n");
    Iterator<?> each = elements.iterator();
    while (each.hasNext()) {
      out.append(inner);
      value(each.next(), inner);
      out.append(each.hasNext() ? ",\n" : "\n");
    }
    out.append(indent).append(']');
  }
}
