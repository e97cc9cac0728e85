package dev.bylaw.rego.builtin.schema;

import dev.bylaw.rego.builtin.BuiltinException;
import dev.bylaw.rego.builtin.encoding.GoUrl;
import dev.bylaw.rego.builtin.net.Cidr;
import dev.bylaw.rego.builtin.pattern.Regex;
import dev.bylaw.rego.builtin.time.TimeLayout;
import dev.bylaw.rego.builtin.time.TimeParser;
import dev.bylaw.rego.value.StringValue;
import dev.bylaw.rego.value.Value;
import java.util.regex.Pattern;

/** The formats of JSON Schema that are checked; all others match. */
final class JsonFormats {
  private static final Pattern EMAIL = Pattern.compile("[^@\\s]+@[^@\\s]+");
  private static final Pattern UUID =
      Pattern.compile(
          "[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");
  private static final Pattern HOSTNAME =
      Pattern.compile(
          "[a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?"
              + "(\\.[a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)*\\.?");

  private JsonFormats() {}

  static boolean matches(String format, Value value) {
    if (!(value instanceof StringValue s)) {
      return true;
    }
    String text = s.value();
    return switch (format) {
      case "date" -> isTime("2006-01-02", text);
      case "time" -> isTime("15:04:05", text) || isTime("15:04:05Z07:00", text);
      case "date-time" ->
          isTime("15:04:05", text)
              || isTime("15:04:05Z07:00", text)
              || isTime("2006-01-02", text)
              || isTime("RFC3339", text);
      case "email", "idn-email" -> EMAIL.matcher(text).matches();
      case "hostname" -> text.length() < 256 && HOSTNAME.matcher(text).matches();
      case "ipv4" -> text.indexOf(':') < 0 && Cidr.parseAddress(text, true) != null;
      case "ipv6" -> text.indexOf(':') >= 0 && Cidr.parseAddress(text, true) != null;
      case "uuid" -> UUID.matcher(text).matches();
      case "regex" -> isRegex(text);
      case "uri" -> isUri(text, true);
      case "uri-reference" -> isUri(text, false);
      default -> true;
    };
  }

  private static boolean isTime(String layout, String text) {
    try {
      TimeParser.parse(TimeLayout.named(layout), text);
      return true;
    } catch (BuiltinException e) {
      return false;
    }
  }

  private static boolean isRegex(String text) {
    try {
      Regex.compile(text);
      return true;
    } catch (BuiltinException e) {
      return false;
    }
  }

  private static boolean isUri(String text, boolean absolute) {
    try {
      GoUrl url = GoUrl.parse(text);
      return (!absolute || !url.scheme().isEmpty()) && text.indexOf('\\') < 0;
    } catch (BuiltinException e) {
      return false;
    }
  }
}
