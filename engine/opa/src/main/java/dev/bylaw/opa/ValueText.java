package dev.bylaw.opa;

import dev.bylaw.rego.value.ArrayValue;
import dev.bylaw.rego.value.BooleanValue;
import dev.bylaw.rego.value.Json;
import dev.bylaw.rego.value.JsonException;
import dev.bylaw.rego.value.JsonLayout;
import dev.bylaw.rego.value.NullValue;
import dev.bylaw.rego.value.NumberValue;
import dev.bylaw.rego.value.ObjectValue;
import dev.bylaw.rego.value.SetValue;
import dev.bylaw.rego.value.StringValue;
import dev.bylaw.rego.value.Value;
import java.util.ArrayList;
import java.util.List;

/** Values as OPA's Wasm reads and writes them: JSON with sets and with keys of any type. */
final class ValueText {
  private static final String EMPTY_SET = "set()";

  private final String text;
  private int at;

  private ValueText(String text) {
    this.text = text;
  }

  /** The text of {@code value}. */
  static String write(Value value) {
    StringBuilder out = new StringBuilder();
    append(value, out);
    return out.toString();
  }

  private static void append(Value value, StringBuilder out) {
    switch (value) {
      case NullValue _, BooleanValue _, NumberValue _, StringValue _ ->
          out.append(Json.write(value, JsonLayout.PLAIN));
      case ArrayValue array -> elements(array, "[", "]", out);
      case SetValue set when set.isEmpty() -> out.append(EMPTY_SET);
      case SetValue set -> elements(set, "{", "}", out);
      case ObjectValue object -> {
        out.append('{');
        for (int i = 0; i < object.size(); i++) {
          out.append(i == 0 ? "" : ",");
          append(object.keyAt(i), out);
          out.append(':');
          append(object.valueAt(i), out);
        }
        out.append('}');
      }
    }
  }

  private static void elements(
      Iterable<Value> elements, String open, String close, StringBuilder out) {
    String before = open;
    for (Value each : elements) {
      out.append(before);
      append(each, out);
      before = ",";
    }
    out.append(before.equals(open) ? open : "").append(close);
  }

  /**
   * The value that {@code text} is.
   *
   * @throws IllegalStateException if it is none: what is read here was written by OPA
   */
  static Value parse(String text) {
    ValueText reader = new ValueText(text);
    Value value = reader.value();
    reader.space();
    if (reader.at < text.length()) {
      throw reader.unexpected();
    }
    return value;
  }

  private Value value() {
    space();
    return switch (peek()) {
      case '[' -> {
        at++;
        yield ArrayValue.of(rest(new ArrayList<>(), ']'));
      }
      case '{' -> braced();
      case 's' -> {
        if (!text.startsWith(EMPTY_SET, at)) {
          throw unexpected();
        }
        at += EMPTY_SET.length();
        yield SetValue.EMPTY;
      }
      default -> scalar();
    };
  }

  private Value braced() {
    at++;
    if (skip('}')) {
      return ObjectValue.EMPTY;
    }
    Value first = value();
    if (!skip(':')) {
      List<Value> elements = new ArrayList<>();
      elements.add(first);
      if (skip(',')) {
        return SetValue.of(rest(elements, '}'));
      }
      expect('}');
      return SetValue.of(elements);
    }
    ObjectValue.Builder object = ObjectValue.builder();
    object.put(first, value());
    while (skip(',')) {
      Value key = value();
      expect(':');
      object.put(key, value());
    }
    expect('}');
    return object.build();
  }

  private List<Value> rest(List<Value> elements, char close) {
    if (skip(close)) {
      return elements;
    }
    do {
      elements.add(value());
    } while (skip(','));
    expect(close);
    return elements;
  }

  private Value scalar() {
    int start = at;
    if (peek() == '"') {
      at++;
      while (peek() != '"') {
        at += peek() == '\\' ? 2 : 1;
      }
      at++;
    } else {
      while (at < text.length() && ",:]} \n\t".indexOf(text.charAt(at)) < 0) {
        at++;
      }
    }
    try {
      return Json.parse(text.substring(start, at));
    } catch (JsonException e) {
      throw new IllegalStateException("not a value of OPA's: " + text, e);
    }
  }

  private char peek() {
    if (at >= text.length()) {
      throw unexpected();
    }
    return text.charAt(at);
  }

  private boolean skip(char expected) {
    space();
    if (at < text.length() && text.charAt(at) == expected) {
      at++;
      return true;
    }
    return false;
  }

  private void expect(char expected) {
    if (!skip(expected)) {
      throw unexpected();
    }
  }

  private void space() {
    while (at < text.length() && " \n\t\r".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private IllegalStateException unexpected() {
    return new IllegalStateException("not a value of OPA's at offset " + at + ": " + text);
  }
}
