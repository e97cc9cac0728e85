package dev.bylaw.rego.builtin;

import dev.bylaw.rego.value.ArrayValue;
import dev.bylaw.rego.value.BooleanValue;
import dev.bylaw.rego.value.NumberValue;
import dev.bylaw.rego.value.ObjectValue;
import dev.bylaw.rego.value.SetValue;
import dev.bylaw.rego.value.StringValue;
import dev.bylaw.rego.value.Value;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/** Arguments by type; positions count from 1 in messages and from 0 in code. */
public final class Operands {
  private Operands() {}

  /** The string at {@code i}. */
  public static String string(Value[] arguments, int i) throws BuiltinException {
    if (arguments[i] instanceof StringValue s) {
      return s.value();
    }
    throw wrongType(i, arguments[i], "string");
  }

  /** The string at {@code i}, as a value. */
  public static StringValue stringValue(Value[] arguments, int i) throws BuiltinException {
    if (arguments[i] instanceof StringValue s) {
      return s;
    }
    throw wrongType(i, arguments[i], "string");
  }

  /** The number at {@code i}. */
  public static NumberValue number(Value[] arguments, int i) throws BuiltinException {
    if (arguments[i] instanceof NumberValue n) {
      return n;
    }
    throw wrongType(i, arguments[i], "number");
  }

  /** An integer as OPA takes it: written without fraction or exponent, in the range of long. */
  public static long integer(Value[] arguments, int i) throws BuiltinException {
    NumberValue number = number(arguments, i);
    if (number.isLong()) {
      return number.longValue();
    }
    throw operand(i, "must be integer number but got floating-point number");
  }

  /** The integer at {@code i}, of any size. */
  public static BigInteger bigInteger(Value[] arguments, int i) throws BuiltinException {
    if (!(arguments[i] instanceof NumberValue number)) {
      throw wrongType(i, arguments[i], "integer");
    }
    BigInteger integer = number.integer();
    if (integer == null) {
      throw operand(i, "must be integer number but got floating-point number");
    }
    return integer;
  }

  /** The boolean at {@code i}. */
  public static boolean bool(Value[] arguments, int i) throws BuiltinException {
    if (arguments[i] instanceof BooleanValue b) {
      return b.value();
    }
    throw wrongType(i, arguments[i], "boolean");
  }

  /** The array at {@code i}. */
  public static ArrayValue array(Value[] arguments, int i) throws BuiltinException {
    if (arguments[i] instanceof ArrayValue a) {
      return a;
    }
    throw wrongType(i, arguments[i], "array");
  }

  /** The object at {@code i}. */
  public static ObjectValue object(Value[] arguments, int i) throws BuiltinException {
    if (arguments[i] instanceof ObjectValue o) {
      return o;
    }
    throw wrongType(i, arguments[i], "object");
  }

  /** The set at {@code i}. */
  public static SetValue set(Value[] arguments, int i) throws BuiltinException {
    if (arguments[i] instanceof SetValue s) {
      return s;
    }
    throw wrongType(i, arguments[i], "set");
  }

  /** The elements of an array or a set. */
  public static Iterable<Value> collection(Value[] arguments, int i) throws BuiltinException {
    return switch (arguments[i]) {
      case ArrayValue a -> a;
      case SetValue s -> s;
      default -> throw wrongType(i, arguments[i], "array", "set");
    };
  }

  /** The strings of an array or a set. */
  public static List<String> strings(Value[] arguments, int i) throws BuiltinException {
    List<String> strings = new ArrayList<>();
    for (Value element : collection(arguments, i)) {
      if (!(element instanceof StringValue s)) {
        throw wrongElement(i, arguments[i], element, "string");
      }
      strings.add(s.value());
    }
    return strings;
  }

  /** A complaint about the argument at {@code i}. */
  public static BuiltinException operand(int i, String message) {
    return BuiltinException.type("operand " + (i + 1) + " " + message);
  }

  /** The argument at {@code i} is none of the {@code expected} types. */
  public static BuiltinException wrongType(int i, Value got, String... expected) {
    return operand(
        i,
        expected.length == 1
            ? "must be " + expected[0] + " but got " + got.typeName()
            : "must be one of {" + String.join(", ", expected) + "} but got " + got.typeName());
  }

  /** The argument at {@code i} holds an element of none of the {@code expected} types. */
  public static BuiltinException wrongElement(
      int i, Value composite, Value got, String... expected) {
    String type = composite.typeName();
    String wanted =
        expected.length == 1 ? expected[0] + "s" : "(any of) {" + String.join(", ", expected) + "}";
    return operand(
        i,
        "must be " + type + " of " + wanted + " but got " + type + " containing " + got.typeName());
  }
}
