package dev.bylaw.rego.builtin;

import dev.bylaw.rego.builtin.Signature.Parameter;
import dev.bylaw.rego.type.Type;
import dev.bylaw.rego.value.StringValue;
import dev.bylaw.rego.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads the lines of {@code signatures.txt}: {@code name(x: type, y: type) -> z: type | flag,
 * flag}. The types are written as OPA prints them.
 */
final class SignatureReader {
  private final String line;
  private int at;

  private SignatureReader(String line) {
    this.line = line;
  }

  static Signature read(String line) {
    return new SignatureReader(line).signature();
  }

  // signature = name "(" [ parameter { "," parameter } ] [ "..." type ] ")" [ "->" parameter ] [
  // "|" flags ]
  private Signature signature() {
    int open = line.indexOf('(');
    String name = line.substring(0, open);
    at = open + 1;
    List<Parameter> parameters = new ArrayList<>();
    Type variadic = null;
    while (!take(")")) {
      if (take("...")) {
        variadic = type();
      } else {
        parameters.add(parameter());
      }
      take(", ");
    }
    Parameter result = take(" -> ") ? parameter() : null;
    List<String> flags =
        take(" | ") ? List.of(line.substring(at).split(", ", -1)) : List.<String>of();
    return new Signature(
        name,
        parameters,
        variadic,
        result,
        infix(flags),
        !flags.contains("nondeterministic"),
        flags.contains("relation"),
        flags.contains("deprecated"));
  }

  private static @Nullable String infix(List<String> flags) {
    for (String flag : flags) {
      if (flag.startsWith("infix ")) {
        return flag.substring("infix ".length());
      }
    }
    return null;
  }

  // parameter = [ name ":" ] type
  private Parameter parameter() {
    int start = at;
    while (Character.isLetterOrDigit(line.charAt(at))
        || line.charAt(at) == '_'
        || (line.charAt(at) == ' ' && line.charAt(at + 1) != '|')) {
      at++;
      if (at == line.length()) {
        break;
      }
    }
    if (at < line.length() && line.startsWith(": ", at)) {
      String name = line.substring(start, at);
      at += 2;
      return new Parameter(name, type());
    }
    at = start;
    return new Parameter("", type());
  }

  // type = "any" [ "<" types ">" ] | scalar | "set" "[" type "]" | array | object
  private Type type() {
    if (take("any<")) {
      return new Type.AnyOf(types());
    }
    if (take("any")) {
      return new Type.Any();
    }
    if (take("set[")) {
      Type elements = type();
      take("]");
      return new Type.SetOf(elements);
    }
    if (take("array")) {
      List<Type> fixed = take("<") ? types() : List.<Type>of();
      Type rest = null;
      if (take("[")) {
        rest = type();
        take("]");
      }
      return new Type.ArrayOf(fixed, rest);
    }
    if (take("object")) {
      return object();
    }
    for (Type.Scalar scalar : Type.Scalar.values()) {
      if (take(scalar.toString())) {
        return scalar;
      }
    }
    throw new IllegalStateException("no type at " + at + " of " + line);
  }

  private Type object() {
    Map<Value, Type> fixed = new TreeMap<>();
    if (take("<")) {
      while (!take(">")) {
        Parameter property = parameter();
        fixed.put(StringValue.of(property.name()), property.type());
        take(", ");
      }
    }
    Type keys = null;
    Type values = null;
    if (take("[")) {
      keys = type();
      take(": ");
      values = type();
      take("]");
    }
    return new Type.ObjectOf(fixed, keys, values);
  }

  private List<Type> types() {
    List<Type> types = new ArrayList<>();
    while (!take(">")) {
      types.add(type());
      take(", ");
    }
    return types;
  }

  private boolean take(String token) {
    if (line.startsWith(token, at)) {
      at += token.length();
      return true;
    }
    return false;
  }
}
