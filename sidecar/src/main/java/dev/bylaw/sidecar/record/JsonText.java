package dev.bylaw.sidecar.record;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import dev.bylaw.federation.request.AttributeValue;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Writes the JSON texts that stand beside the tree. What is null is left out. */
final class JsonText {
  private final StringBuilder out = new StringBuilder(512);
  private boolean first = true;

  JsonText open() {
    return begin('{');
  }

  JsonText close() {
    return end('}');
  }

  JsonText openList(String name) {
    return name(name).begin('[');
  }

  JsonText closeList() {
    return end(']');
  }

  JsonText openElement() {
    comma();
    return begin('{');
  }

  JsonText put(String name, @Nullable String text) {
    return text == null ? this : name(name).text(text);
  }

  JsonText put(String name, long number) {
    name(name).out.append(number);
    return this;
  }

  JsonText put(String name, boolean flag) {
    name(name).out.append(flag);
    return this;
  }

  JsonText put(String name, Collection<String> texts) {
    if (texts.isEmpty()) {
      return this;
    }
    openList(name);
    for (String text : texts) {
      comma();
      text(text);
    }
    return closeList();
  }

  JsonText put(String name, Map<String, AttributeValue> attributes) {
    if (attributes.isEmpty()) {
      return this;
    }
    name(name).begin('{');
    attributes.forEach((key, value) -> name(key).value(value));
    return close();
  }

  JsonText put(String name, AttributeValue value) {
    return name(name).value(value);
  }

  JsonText put(String name, Struct struct) {
    return name(name).struct(struct);
  }

  JsonText open(String name) {
    return name(name).begin('{');
  }

  JsonText value(AttributeValue value) {
    switch (value) {
      case AttributeValue.Text(String text) -> text(text);
      case AttributeValue.Num(var number) -> out.append(number);
      case AttributeValue.Flag(boolean flag) -> out.append(flag);
      case AttributeValue.Many(List<AttributeValue> values) -> {
        begin('[');
        for (AttributeValue each : values) {
          comma();
          value(each);
        }
        closeList();
      }
    }
    return this;
  }

  private JsonText struct(Struct struct) {
    begin('{');
    new TreeMap<>(struct.getFieldsMap()).forEach((key, value) -> name(key).value(value));
    return close();
  }

  private void value(Value value) {
    switch (value.getKindCase()) {
      case STRING_VALUE -> text(value.getStringValue());
      case NUMBER_VALUE -> {
        double number = value.getNumberValue();
        if (Double.isFinite(number)) {
          out.append(number);
        } else {
          text(Double.toString(number));
        }
      }
      case BOOL_VALUE -> out.append(value.getBoolValue());
      case STRUCT_VALUE -> struct(value.getStructValue());
      case LIST_VALUE -> {
        begin('[');
        for (Value each : value.getListValue().getValuesList()) {
          comma();
          value(each);
        }
        closeList();
      }
      case NULL_VALUE, KIND_NOT_SET -> out.append("null");
    }
  }

  private JsonText name(String name) {
    comma();
    text(name);
    out.append(':');
    return this;
  }

  private void comma() {
    if (!first) {
      out.append(',');
    }
    first = false;
  }

  private JsonText begin(char bracket) {
    out.append(bracket);
    first = true;
    return this;
  }

  private JsonText end(char bracket) {
    out.append(bracket);
    first = false;
    return this;
  }

  private JsonText text(String text) {
    out.append('"');
    // whole stretches are copied at once: almost no text has anything to escape
    int from = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        out.append(text, from, i).append('\\').append(c);
        from = i + 1;
      } else if (c < ' ') {
        out.append(text, from, i)
            .append("\\u00")
            .append(Character.forDigit(c >> 4, 16))
            .append(Character.forDigit(c & 15, 16));
        from = i + 1;
      }
    }
    out.append(text, from, text.length());
    out.append('"');
    return this;
  }

  @Override
  public String toString() {
    return out.toString();
  }
}
