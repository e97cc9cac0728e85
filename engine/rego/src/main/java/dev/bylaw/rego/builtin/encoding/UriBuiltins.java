package dev.bylaw.rego.builtin.encoding;

import dev.bylaw.rego.builtin.Builtin.Implementation;
import dev.bylaw.rego.builtin.BuiltinException;
import dev.bylaw.rego.builtin.Operands;
import dev.bylaw.rego.value.BooleanValue;
import dev.bylaw.rego.value.ObjectValue;
import dev.bylaw.rego.value.StringValue;
import dev.bylaw.rego.value.Value;
import org.jspecify.annotations.Nullable;

/** URIs: uri.parse, uri.is_valid. */
final class UriBuiltins {
  private UriBuiltins() {}

  static @Nullable Implementation find(String name) {
    return switch (name) {
      case "uri.parse" -> (_, a) -> parse(Operands.string(a, 0));
      case "uri.is_valid" -> (_, a) -> isValid(a[0]);
      default -> null;
    };
  }

  private static Value parse(String text) throws BuiltinException {
    GoUrl url = GoUrl.parse(text);
    ObjectValue.Builder parts = ObjectValue.builder();
    put(parts, "scheme", url.scheme());
    put(parts, "hostname", url.hostname());
    put(parts, "port", url.port());
    put(parts, "path", url.path());
    put(parts, "raw_path", url.path().isEmpty() ? "" : url.rawPath());
    put(parts, "raw_query", url.rawQuery());
    put(parts, "fragment", url.fragment());
    return parts.build();
  }

  private static void put(ObjectValue.Builder parts, String name, String part) {
    if (!part.isEmpty()) {
      parts.put(name, part);
    }
  }

  private static Value isValid(Value value) {
    if (value instanceof StringValue s && !s.value().isEmpty()) {
      try {
        GoUrl.parse(s.value());
        return BooleanValue.TRUE;
      } catch (BuiltinException e) {
        return BooleanValue.FALSE;
      }
    }
    return BooleanValue.FALSE;
  }
}
