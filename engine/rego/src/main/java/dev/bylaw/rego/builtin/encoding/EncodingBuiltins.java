package dev.bylaw.rego.builtin.encoding;

import static dev.bylaw.rego.builtin.Operands.string;
import static dev.bylaw.rego.builtin.Operands.stringValue;

import dev.bylaw.rego.builtin.Builtin.Implementation;
import dev.bylaw.rego.builtin.BuiltinException;
import dev.bylaw.rego.builtin.Operands;
import dev.bylaw.rego.value.ArrayValue;
import dev.bylaw.rego.value.BooleanValue;
import dev.bylaw.rego.value.ObjectValue;
import dev.bylaw.rego.value.SetValue;
import dev.bylaw.rego.value.StringValue;
import dev.bylaw.rego.value.Value;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Bytes as text: base64, base64url, hex, urlquery. */
public final class EncodingBuiltins {
  private EncodingBuiltins() {}

  static @Nullable Implementation find(String name) {
    return switch (name) {
      case "base64.encode" -> (_, a) -> encoded(Base64.getEncoder(), a);
      case "base64.decode" -> (_, a) -> StringValue.ofUtf8(base64(string(a, 0), false));
      case "base64.is_valid" -> (_, a) -> isBase64(a[0]);
      case "base64url.encode" -> (_, a) -> encoded(Base64.getUrlEncoder(), a);
      case "base64url.encode_no_pad" ->
          (_, a) -> encoded(Base64.getUrlEncoder().withoutPadding(), a);
      case "base64url.decode" -> (_, a) -> StringValue.ofUtf8(base64Url(string(a, 0)));
      case "hex.encode" ->
          (_, a) -> StringValue.of(HexFormat.of().formatHex(stringValue(a, 0).utf8()));
      case "hex.decode" -> (_, a) -> hexDecode(string(a, 0));
      case "urlquery.encode" -> (_, a) -> StringValue.of(GoUrl.queryEscape(stringValue(a, 0)));
      case "urlquery.decode" -> (_, a) -> GoUrl.queryUnescape(string(a, 0));
      case "urlquery.encode_object" -> (_, a) -> encodeObject(Operands.object(a, 0));
      case "urlquery.decode_object" -> (_, a) -> decodeObject(string(a, 0));
      default -> null;
    };
  }

  private static Value encoded(Base64.Encoder encoder, Value[] a) throws BuiltinException {
    return StringValue.of(encoder.encodeToString(stringValue(a, 0).utf8()));
  }

  private static Value isBase64(Value value) {
    if (value instanceof StringValue s) {
      try {
        base64(s.value(), false);
        return BooleanValue.TRUE;
      } catch (BuiltinException e) {
        return BooleanValue.FALSE;
      }
    }
    return BooleanValue.FALSE;
  }

  /** Decodes what may lack its padding (RFC 7515, appendix C). */
  public static byte[] base64Url(String text) throws BuiltinException {
    String padded = text;
    if (!text.endsWith("=")) {
      padded =
          switch (StringValue.of(text).utf8().length % 4) {
            case 0 -> text;
            case 2 -> text + "==";
            case 3 -> text + "=";
            default -> throw BuiltinException.error("illegal base64url string: " + text);
          };
    }
    return base64(padded, true);
  }

  /** Decodes padded base64, in which line ends do not count. Errors tell the first wrong byte. */
  public static byte[] base64(String text, boolean url) throws BuiltinException {
    byte[] in = StringValue.of(text).utf8();
    java.io.ByteArrayOutputStream out = new java.io.ByteArrayOutputStream(in.length);
    int[] quantum = new int[4];
    int filled = 0;
    int i = 0;
    while (i < in.length) {
      byte c = in[i];
      if (c == '\n' || c == '\r') {
        i++;
        continue;
      }
      int digit = base64Digit(c, url);
      if (digit >= 0) {
        quantum[filled++] = digit;
        i++;
        if (filled == 4) {
          write(out, quantum, 3);
          filled = 0;
        }
        continue;
      }
      if (c != '=' || filled < 2) {
        throw corrupt(i);
      }
      if (filled == 2) {
        i = skipLineEnds(in, i + 1);
        if (i == in.length) {
          throw corrupt(in.length);
        }
        if (in[i] != '=') {
          throw corrupt(i);
        }
      }
      i = skipLineEnds(in, i + 1);
      if (i < in.length) {
        throw corrupt(i);
      }
      write(out, quantum, filled - 1);
      return out.toByteArray();
    }
    if (filled > 0) {
      throw corrupt(i - filled);
    }
    return out.toByteArray();
  }

  private static void write(java.io.ByteArrayOutputStream out, int[] quantum, int bytes) {
    int bits = quantum[0] << 18 | quantum[1] << 12;
    bits |= (bytes > 1 ? quantum[2] << 6 : 0) | (bytes > 2 ? quantum[3] : 0);
    for (int k = 0; k < bytes; k++) {
      out.write(bits >> 16 - 8 * k);
    }
  }

  private static int skipLineEnds(byte[] in, int from) {
    int i = from;
    while (i < in.length && (in[i] == '\n' || in[i] == '\r')) {
      i++;
    }
    return i;
  }

  private static int base64Digit(byte c, boolean url) {
    if (c >= 'A' && c <= 'Z') {
      return c - 'A';
    }
    if (c >= 'a' && c <= 'z') {
      return c - 'a' + 26;
    }
    if (c >= '0' && c <= '9') {
      return c - '0' + 52;
    }
    return c == (url ? '-' : '+') ? 62 : c == (url ? '_' : '/') ? 63 : -1;
  }

  private static BuiltinException corrupt(int at) {
    return BuiltinException.error("illegal base64 data at input byte " + at);
  }

  private static Value hexDecode(String text) throws BuiltinException {
    byte[] in = StringValue.of(text).utf8();
    byte[] out = new byte[in.length / 2];
    for (int i = 0; i < in.length; i++) {
      int digit = in[i] < 0 ? -1 : Character.digit(in[i], 16);
      if (digit < 0) {
        StringBuilder shown = new StringBuilder();
        int c = in[i] & 0xFF;
        dev.bylaw.rego.value.Quote.appendEscaped(shown, c, '\'');
        throw BuiltinException.error(
            "encoding/hex: invalid byte: U+%04X".formatted(c)
                + (dev.bylaw.rego.value.Quote.isPrintable(c) ? " '" + shown + "'" : ""));
      }
      if (i / 2 < out.length) {
        out[i / 2] |= (byte) (i % 2 == 0 ? digit << 4 : digit);
      }
    }
    if (in.length % 2 != 0) {
      throw BuiltinException.error("encoding/hex: odd length hex string");
    }
    return StringValue.ofUtf8(out);
  }

  private static Value encodeObject(ObjectValue object) throws BuiltinException {
    Map<Value, List<Value>> entries = new TreeMap<>();
    for (int i = 0; i < object.size(); i++) {
      Value key = object.keyAt(i);
      Value value = object.valueAt(i);
      List<Value> values =
          switch (value) {
            case StringValue s -> List.of(s);
            case ArrayValue array -> array.asList();
            case SetValue set -> set.toArrayValue().asList();
            default -> throw invalidValues();
          };
      for (Value element : values) {
        if (!(element instanceof StringValue)) {
          throw invalidValues();
        }
      }
      entries.put(key instanceof StringValue ? key : StringValue.of(key.toString()), values);
    }
    StringBuilder out = new StringBuilder();
    entries.forEach((key, values) -> {
      for (Value value : values) {
        out.append(out.isEmpty() ? "" : "&");
        out.append(GoUrl.queryEscape((StringValue) key)).append('=');
        out.append(GoUrl.queryEscape((StringValue) value));
      }
    });
    return StringValue.of(out.toString());
  }

  private static BuiltinException invalidValues() {
    return Operands.operand(0, "values must be string, array[string], or set[string]");
  }

  private static Value decodeObject(String query) throws BuiltinException {
    Map<Value, List<Value>> entries = new TreeMap<>();
    for (String pair : query.split("&", -1)) {
      if (pair.contains(";")) {
        throw BuiltinException.error("invalid semicolon separator in query");
      }
      if (!pair.isEmpty()) {
        int equals = pair.indexOf('=');
        Value key = GoUrl.queryUnescape(equals < 0 ? pair : pair.substring(0, equals));
        Value value = GoUrl.queryUnescape(equals < 0 ? "" : pair.substring(equals + 1));
        entries.computeIfAbsent(key, _ -> new java.util.ArrayList<>()).add(value);
      }
    }
    ObjectValue.Builder object = ObjectValue.builder();
    entries.forEach((key, values) -> object.put(key, ArrayValue.of(values)));
    return object.build();
  }
}
