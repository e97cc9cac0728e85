package dev.bylaw.rego.builtin.encoding;

import dev.bylaw.rego.value.ArrayValue;
import dev.bylaw.rego.value.BooleanValue;
import dev.bylaw.rego.value.GoDouble;
import dev.bylaw.rego.value.NullValue;
import dev.bylaw.rego.value.NumberValue;
import dev.bylaw.rego.value.ObjectValue;
import dev.bylaw.rego.value.SetValue;
import dev.bylaw.rego.value.StringValue;
import dev.bylaw.rego.value.Value;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Writes JSON values as YAML in block style, two spaces a level, as go-yaml 3 lays it out. */
final class YamlWriter {
  private static final Pattern BASE_60 =
      Pattern.compile("[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\\.[0-9_]*)?");
  private static final Pattern TIMESTAMP =
      Pattern.compile(
          "\\d{4}-\\d{1,2}-\\d{1,2}"
              + "([Tt ]\\d{1,2}:\\d{1,2}:\\d{1,2}([.,]\\d+)?(Z|[+-]\\d\\d:\\d\\d)?)?");
  private static final Pattern OLD_BOOLEAN =
      Pattern.compile("y|Y|yes|Yes|YES|on|On|ON|n|N|no|No|NO|off|Off|OFF");

  /** In bytes; what go-yaml has beside the 1,024 characters of YAML 1.2.2, section 8.2.2. */
  private static final int MAX_SIMPLE_KEY = 128;

  private final StringBuilder out = new StringBuilder();

  String write(Value value) {
    if (isBlock(value)) {
      block(value, 0, true);
    } else {
      inline(value, 0);
    }
    return out.toString();
  }

  private static boolean isBlock(Value value) {
    return (value instanceof ArrayValue array && !array.isEmpty())
        || (value instanceof ObjectValue object && !object.isEmpty());
  }

  /** Writes the lines of a collection; the first continues a line that is indented already. */
  private void block(Value value, int level, boolean continues) {
    boolean first = continues;
    if (value instanceof ArrayValue array) {
      for (Value element : array) {
        indent(level, first);
        first = false;
        out.append("- ");
        if (isBlock(element)) {
          block(element, level + 1, true);
        } else {
          inline(element, level + 1);
        }
      }
      return;
    }
    ObjectValue object = (ObjectValue) value;
    for (String key : keys(object)) {
      indent(level, first);
      first = false;
      boolean simple = isSimple(key);
      if (simple) {
        scalar(key, level, true);
      } else {
        out.append("? ");
        scalar(key, level + 1, false);
        out.append('\n');
        indent(level, false);
      }
      out.append(':');
      Value element = java.util.Objects.requireNonNull(object.get(key));
      if (isBlock(element)) {
        out.append(simple ? '\n' : ' ');
        block(element, level + 1, !simple);
      } else {
        out.append(' ');
        inline(element, level + 1);
      }
    }
  }

  /** Whether a key needs no `?` before it. */
  private static boolean isSimple(String key) {
    return !key.contains("\n") && key.getBytes(StandardCharsets.UTF_8).length <= MAX_SIMPLE_KEY;
  }

  private static List<String> keys(ObjectValue object) {
    List<String> keys = new ArrayList<>();
    object.forEach((key, _) -> keys.add(((StringValue) key).value()));
    keys.sort(YamlWriter::compareNaturally);
    return keys;
  }

  private void indent(int level, boolean continues) {
    if (!continues) {
      out.repeat("  ", level);
    }
  }

  private void inline(Value value, int level) {
    switch (value) {
      case NullValue _ -> out.append("null\n");
      case BooleanValue b -> out.append(b).append('\n');
      case NumberValue n -> out.append(number(n)).append('\n');
      case StringValue s -> {
        scalar(s.value(), level, false);
        out.append('\n');
      }
      case ArrayValue _, SetValue _ -> out.append("[]\n");
      case ObjectValue _ -> out.append("{}\n");
    }
  }

  private static String number(NumberValue number) {
    boolean plain = number.text().chars().noneMatch(c -> c == '.' || c == 'e' || c == 'E');
    BigInteger integer = plain ? number.integer() : null;
    boolean fits =
        integer != null
            && (integer.bitLength() < 64 || (integer.signum() > 0 && integer.bitLength() == 64));
    double value = fits ? 0 : number.doubleValue();
    if (Double.isInfinite(value)) {
      return number.text(); // to go-yaml no number, and left as it is
    }
    return fits ? String.valueOf(integer) : GoDouble.format(value);
  }

  private void scalar(String text, int level, boolean key) {
    if (text.contains("\n")) {
      if (key || !isBlockAllowed(text)) {
        doubleQuoted(text);
      } else {
        literal(text, level);
      }
    } else if (isAmbiguous(text)) {
      doubleQuoted(text);
    } else if (isPlainAllowed(text)) {
      out.append(text);
    } else if (isQuotable(text)) {
      out.append('\'').append(text.replace("'", "''")).append('\'');
    } else {
      doubleQuoted(text);
    }
  }

  private static boolean isAmbiguous(String text) {
    return (!text.equals("<<") && YamlScalar.isAmbiguous(text))
        || BASE_60.matcher(text).matches()
        || TIMESTAMP.matcher(text).matches()
        || OLD_BOOLEAN.matcher(text).matches();
  }

  private static boolean isPlainAllowed(String text) {
    char first = text.charAt(0);
    if (text.startsWith("---")
        || text.startsWith("...")
        || text.startsWith(" ")
        || text.endsWith(" ")
        || "#,[]{}&*!|>'\"%@`".indexOf(first) >= 0) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean blankNext = i + 1 == text.length() || " \t\r\n".indexOf(text.charAt(i + 1)) >= 0;
      boolean blankBefore = i == 0 || " \t\r\n\u0085\u2028\u2029".indexOf(text.charAt(i - 1)) >= 0;
      if ((c == ':' && blankNext)
          || (i == 0 && (c == '?' || c == '-') && blankNext)
          || (i > 0 && c == '#' && blankBefore)) {
        return false;
      }
    }
    return isQuotable(text) && text.chars().noneMatch(c -> c == 0x85 || c == 0x2028 || c == 0x2029);
  }

  private static boolean isQuotable(String text) {
    return text.codePoints().allMatch(c -> c != '\t' && isPrintable(c));
  }

  private static boolean isBlockAllowed(String text) {
    return !text.endsWith(" ")
        && !text.contains(" \n")
        && text.codePoints().allMatch(c -> c == '\t' || c == '\n' || isPrintable(c));
  }

  /** Characters beyond the basic plane are none, as go-yaml has it. */
  private static boolean isPrintable(int c) {
    return (c >= 0x20 && c <= 0x7E)
        || (c >= 0xA0 && c <= 0xD7FF)
        || (c >= 0xE000 && c <= 0xFFFD && c != 0xFEFF);
  }

  /** {@code |} with what its indentation and its last line ends need. */
  private void literal(String text, int level) {
    out.append('|');
    if (text.startsWith(" ") || text.startsWith("\n")) {
      out.append('2');
    }
    if (!text.endsWith("\n")) {
      out.append('-');
    } else if (text.endsWith("\n\n") || text.equals("\n")) {
      out.append('+');
    }
    String body = text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
    for (String line : body.split("\n", -1)) {
      out.append('\n');
      if (!line.isEmpty()) {
        out.repeat("  ", Math.max(level, 1)).append(line);
      }
    }
  }

  private void doubleQuoted(String text) {
    out.append('"');
    text.codePoints()
        .forEach(c -> {
          switch (c) {
            case '"' -> out.append("\\\"");
            case '\\' -> out.append("\\\\");
            case 0 -> out.append("\\0");
            case 7 -> out.append("\\a");
            case '\b' -> out.append("\\b");
            case '\t' -> out.append("\\t");
            case '\n' -> out.append("\\n");
            case 0x0B -> out.append("\\v");
            case '\f' -> out.append("\\f");
            case '\r' -> out.append("\\r");
            case 0x1B -> out.append("\\e");
            case 0x85 -> out.append("\\N");
            case 0xA0 -> out.append("\\_");
            case 0x2028 -> out.append("\\L");
            case 0x2029 -> out.append("\\P");
            default -> {
              if (isPrintable(c)) {
                out.appendCodePoint(c);
              } else if (c < 0x100) {
                out.append("\\x%02X".formatted(c));
              } else if (c < 0x10000) {
                out.append("\\u%04X".formatted(c));
              } else {
                out.append("\\U%08X".formatted(c));
              }
            }
          }
        });
    out.append('"');
  }

  /** Orders keys as go-yaml does: letters after other characters, digits within a key by value. */
  static int compareNaturally(String a, String b) {
    boolean digits = false;
    int length = Math.min(a.length(), b.length());
    for (int i = 0; i < length; i++) {
      char x = a.charAt(i);
      char y = b.charAt(i);
      if (x == y) {
        digits = Character.isDigit(x);
        continue;
      }
      boolean letterX = Character.isLetter(x);
      boolean letterY = Character.isLetter(y);
      if (letterX && letterY) {
        return Character.compare(x, y);
      }
      if (letterX || letterY) {
        return (digits ? letterX : letterY) ? -1 : 1;
      }
      return compareNumbers(a, b, i);
    }
    return Integer.compare(a.length(), b.length());
  }

  private static int compareNumbers(String a, String b, int at) {
    long leading = 0;
    if (a.charAt(at) == '0' || b.charAt(at) == '0') {
      for (int j = at - 1; j >= 0 && Character.isDigit(a.charAt(j)); j--) {
        if (a.charAt(j) != '0') {
          leading = 1;
          break;
        }
      }
    }
    int endA = at;
    long numberA = leading;
    while (endA < a.length() && Character.isDigit(a.charAt(endA))) {
      numberA = numberA * 10 + (a.charAt(endA++) - '0');
    }
    int endB = at;
    long numberB = leading;
    while (endB < b.length() && Character.isDigit(b.charAt(endB))) {
      numberB = numberB * 10 + (b.charAt(endB++) - '0');
    }
    if (numberA != numberB) {
      return Long.compare(numberA, numberB);
    }
    return endA != endB
        ? Integer.compare(endA, endB)
        : Character.compare(a.charAt(at), b.charAt(at));
  }
}
