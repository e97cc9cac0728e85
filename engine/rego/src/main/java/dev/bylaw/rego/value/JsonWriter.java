package dev.bylaw.rego.value;

/** Writes values as JSON. */
final class JsonWriter {
  private static final char[] HEX = "0123456789abcdef".toCharArray();

  private final StringBuilder out;
  private final JsonLayout layout;

  JsonWriter(StringBuilder out, JsonLayout layout) {
    this.out = out;
    this.layout = layout;
  }

  void write(Value value) {
    write(value, 0);
  }

  private void write(Value value, int depth) {
    switch (value) {
      case NullValue _ -> out.append("null");
      case BooleanValue b -> out.append(b.value());
      case NumberValue n -> n.appendTo(out);
      case StringValue s -> string(s.value());
      case ArrayValue a -> array(a.elements, depth);
      case SetValue s -> array(s.sorted(), depth);
      case ObjectValue o -> object(o, depth);
    }
  }

  private void array(Value[] elements, int depth) {
    out.append('[');
    for (int i = 0; i < elements.length; i++) {
      separate(i, depth + 1);
      write(elements[i], depth + 1);
    }
    end(elements.length, depth);
    out.append(']');
  }

  private void object(ObjectValue object, int depth) {
    ObjectValue.Entries entries = withStringKeys(object).sorted();
    out.append('{');
    for (int i = 0; i < entries.keys().length; i++) {
      separate(i, depth + 1);
      string(((StringValue) entries.keys()[i]).value());
      out.append(layout.pretty() ? ": " : ":");
      write(entries.values()[i], depth + 1);
    }
    end(entries.keys().length, depth);
    out.append('}');
  }

  private void separate(int index, int depth) {
    if (index > 0) {
      out.append(',');
    }
    if (layout.pretty()) {
      newLine(depth);
    }
  }

  private void end(int size, int depth) {
    if (layout.pretty() && size > 0) {
      newLine(depth);
    }
  }

  private void newLine(int depth) {
    out.append('\n').append(layout.prefix()).repeat(layout.indent(), depth);
  }

  private static ObjectValue withStringKeys(ObjectValue object) {
    Value[] keys = object.sorted().keys();
    boolean strings = true;
    for (Value key : keys) {
      strings &= key instanceof StringValue;
    }
    if (strings) {
      return object;
    }
    ObjectValue.Builder builder = ObjectValue.builder();
    object.forEach((key, value) ->
        builder.put(key instanceof StringValue ? key : StringValue.of(Json.write(key)), value));
    return builder.build();
  }

  static Value toJsonValue(Value value) {
    return switch (value) {
      case NullValue v -> v;
      case BooleanValue v -> v;
      case NumberValue v -> v;
      case StringValue v -> v;
      case ArrayValue v -> array(v.elements, v);
      case SetValue v -> array(v.sorted(), null);
      case ObjectValue v -> {
        ObjectValue named = withStringKeys(v);
        ObjectValue.Builder builder = ObjectValue.builder();
        boolean[] changed = {named != v};
        named.forEach((key, element) -> {
          Value converted = toJsonValue(element);
          changed[0] |= converted != element;
          builder.put(key, converted);
        });
        yield changed[0] ? builder.build() : v;
      }
    };
  }

  private static ArrayValue array(
      Value[] elements, @org.jspecify.annotations.Nullable ArrayValue same) {
    Value[] converted = new Value[elements.length];
    boolean changed = same == null;
    for (int i = 0; i < elements.length; i++) {
      converted[i] = toJsonValue(elements[i]);
      changed |= converted[i] != elements[i];
    }
    return changed || same == null ? ArrayValue.wrap(converted) : same;
  }

  private void string(String text) {
    out.append('"');
    int start = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= ' ' && c != '"' && c != '\\' && c < 0x2028) {
        if (!(layout.escapeHtml() && (c == '<' || c == '>' || c == '&'))) {
          continue;
        }
      } else if (c > 0x2029 && !Character.isSurrogate(c)) {
        continue;
      } else if (isPair(text, i)) {
        i++;
        continue;
      }
      out.append(text, start, i);
      escape(c);
      start = i + 1;
    }
    out.append(text, start, text.length()).append('"');
  }

  private static boolean isPair(String text, int i) {
    return Character.isHighSurrogate(text.charAt(i))
        && i + 1 < text.length()
        && Character.isLowSurrogate(text.charAt(i + 1));
  }

  private void escape(char c) {
    switch (c) {
      case '"' -> out.append("\\\"");
      case '\\' -> out.append("\\\\");
      case '\b' -> out.append("\\b");
      case '\f' -> out.append("\\f");
      case '\n' -> out.append("\\n");
      case '\r' -> out.append("\\r");
      case '\t' -> out.append("\\t");
      default -> {
        if (Character.isSurrogate(c)) {
          out.append("\\ufffd");
        } else {
          out.append("\\u");
          for (int shift = 12; shift >= 0; shift -= 4) {
            out.append(HEX[c >> shift & 0xF]);
          }
        }
      }
    }
  }
}
