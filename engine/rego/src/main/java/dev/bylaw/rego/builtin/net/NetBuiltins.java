package dev.bylaw.rego.builtin.net;

import static dev.bylaw.rego.builtin.Operands.string;

import dev.bylaw.rego.builtin.Builtin.Implementation;
import dev.bylaw.rego.builtin.BuiltinContext;
import dev.bylaw.rego.builtin.BuiltinException;
import dev.bylaw.rego.builtin.Operands;
import dev.bylaw.rego.value.ArrayValue;
import dev.bylaw.rego.value.BooleanValue;
import dev.bylaw.rego.value.NumberValue;
import dev.bylaw.rego.value.ObjectValue;
import dev.bylaw.rego.value.SetValue;
import dev.bylaw.rego.value.StringValue;
import dev.bylaw.rego.value.Value;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Networks: net.cidr_*. */
final class NetBuiltins {
  /** More host bits than this never fit an answer. */
  private static final int MAX_HOST_BITS = 30;

  private NetBuiltins() {}

  static @Nullable Implementation find(String name) {
    return switch (name) {
      case "net.cidr_contains", "net.cidr_overlap" ->
          (_, a) -> BooleanValue.of(contains(string(a, 0), a[1]));
      case "net.cidr_contains_matches" -> NetBuiltins::containsMatches;
      case "net.cidr_intersects" ->
          (_, a) -> BooleanValue.of(Cidr.parse(string(a, 0)).intersects(Cidr.parse(text(a[1]))));
      case "net.cidr_is_valid" -> (_, a) -> isValid(a[0]);
      case "net.cidr_expand" -> NetBuiltins::expand;
      case "net.cidr_merge" -> (_, a) -> CidrMerge.merge(a);
      default -> null;
    };
  }

  private static boolean contains(String network, Value candidate) throws BuiltinException {
    Cidr cidr = Cidr.parse(network);
    String text = text(candidate);
    byte[] address = Cidr.parseAddress(text, true);
    if (address != null) {
      return cidr.contains(address);
    }
    try {
      return cidr.contains(Cidr.parse(text));
    } catch (BuiltinException e) {
      throw BuiltinException.error(
          "not a valid textual representation of an IP address or CIDR: " + text);
    }
  }

  /** OPA counts this operand as its first in messages. */
  private static String text(Value value) throws BuiltinException {
    if (value instanceof StringValue s) {
      return s.value();
    }
    throw Operands.wrongType(0, value, "string");
  }

  private static Value isValid(Value value) {
    if (value instanceof StringValue s) {
      try {
        Cidr.parse(s.value());
        return BooleanValue.TRUE;
      } catch (BuiltinException e) {
        return BooleanValue.FALSE;
      }
    }
    return BooleanValue.FALSE;
  }

  private static Value expand(BuiltinContext context, Value[] a) throws BuiltinException {
    Cidr cidr = Cidr.parse(string(a, 0));
    int bits = cidr.hostBits();
    context.checkOutput(bits > MAX_HOST_BITS ? Long.MAX_VALUE : 8L << bits);
    SetValue.Builder hosts = SetValue.builder();
    byte[] address = cidr.address().clone();
    for (long i = 0; i < 1L << bits; i++) {
      context.checkCancelled();
      hosts.add(StringValue.of(Cidr.text(address)));
      for (int k = address.length - 1; k >= 0 && ++address[k] == 0; k--) {}
    }
    return hosts.build();
  }

  private record Indexed(Value cidr, Value index) {}

  /** All pairs of indexes such that the left CIDR contains the right one. */
  private static Value containsMatches(BuiltinContext context, Value[] a) throws BuiltinException {
    List<Indexed> left = indexed(a, 0);
    List<Indexed> right = null;
    SetValue.Builder matches = SetValue.builder();
    for (Indexed network : left) {
      right = right == null ? indexed(a, 1) : right;
      for (Indexed candidate : right) {
        context.checkCancelled();
        if (contains(text(network.cidr()), candidate.cidr())) {
          matches.add(ArrayValue.of(network.index(), candidate.index()));
        }
      }
    }
    return matches.build();
  }

  private static List<Indexed> indexed(Value[] a, int operand) throws BuiltinException {
    List<Indexed> result = new ArrayList<>();
    switch (a[operand]) {
      case StringValue s -> result.add(new Indexed(s, s));
      case ArrayValue array -> {
        for (int i = 0; i < array.size(); i++) {
          result.add(new Indexed(cidr(operand, array.get(i)), NumberValue.of(i)));
        }
      }
      case SetValue set -> {
        for (Value element : set) {
          result.add(new Indexed(cidr(operand, element), element));
        }
      }
      case ObjectValue object -> {
        for (int i = 0; i < object.size(); i++) {
          result.add(new Indexed(cidr(operand, object.valueAt(i)), object.keyAt(i)));
        }
      }
      default -> {}
    }
    return result;
  }

  private static Value cidr(int operand, Value element) throws BuiltinException {
    return switch (element) {
      case StringValue s -> s;
      case ArrayValue array when !array.isEmpty() -> array.get(0);
      default ->
          throw BuiltinException.error(
              "operand " + (operand + 1) + ": element must be string or non-empty array");
    };
  }
}
