package dev.bylaw.pdp;

import dev.bylaw.rego.PreparedRule;
import dev.bylaw.rego.value.ArrayValue;
import dev.bylaw.rego.value.ObjectValue;
import dev.bylaw.rego.value.SetValue;
import dev.bylaw.rego.value.StringValue;
import dev.bylaw.rego.value.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The attributes of {@code input} that a policy reads and that must be present; a policy that lacks
 * one fails before it is evaluated, so that a guard that would merely not fire closes instead.
 */
final class RequiredAttributes {
  /** A step that stands for every element. */
  private static final String EACH = "[*]";

  private final List<String> reads;
  private final String[][] required;

  private RequiredAttributes(List<String> reads, String[][] required) {
    this.reads = reads;
    this.required = required;
  }

  /** What the rules read, without what the header names optional. */
  static RequiredAttributes of(Collection<PreparedRule> rules, Set<String> optional) {
    TreeSet<String> reads = new TreeSet<>();
    List<String[]> required = new ArrayList<>();
    for (List<String> path : List.<List<String>>of()) {
      String text = text(path);
      if (reads.add(text) && !isOptional(text, optional)) {
        required.add(path.toArray(String[]::new));
      }
    }
    return new RequiredAttributes(List.copyOf(reads), required.toArray(String[][]::new));
  }

  /** All that is read, optional or not, as paths such as {@code input.purpose}. */
  List<String> paths() {
    return reads;
  }

  /** The first required path that is absent; empty if all are there. */
  Optional<String> missingIn(ObjectValue input) {
    for (String[] path : required) {
      if (!isPresent(input, path, 0)) {
        return Optional.of(text(Arrays.asList(path)));
      }
    }
    return Optional.empty();
  }

  /** Naming an attribute optional makes what stands below it optional too. */
  private static boolean isOptional(String path, Set<String> optional) {
    for (String each : optional) {
      if (path.equals(each) || path.startsWith(each + ".") || path.startsWith(each + "[")) {
        return true;
      }
    }
    return false;
  }

  private static boolean isPresent(@Nullable Value value, String[] path, int at) {
    if (value == null) {
      return false;
    }
    if (at == path.length) {
      return true;
    }
    String step = path[at];
    if (!step.equals(EACH)) {
      return value instanceof ObjectValue object
          && isPresent(object.get(StringValue.of(step)), path, at + 1);
    }
    if (at + 1 == path.length) {
      return true;
    }
    return switch (value) {
      case ArrayValue array -> allPresent(array, path, at + 1);
      case SetValue set -> allPresent(set, path, at + 1);
      case ObjectValue object -> allPresent(object.values(), path, at + 1);
      default -> false;
    };
  }

  private static boolean allPresent(Iterable<Value> elements, String[] path, int at) {
    for (Value element : elements) {
      if (!isPresent(element, path, at)) {
        return false;
      }
    }
    return true;
  }

  private static String text(List<String> path) {
    StringBuilder out = new StringBuilder("input");
    for (String step : path) {
      if (step.equals(EACH)) {
        out.append(EACH);
      } else {
        out.append('.').append(step);
      }
    }
    return out.toString();
  }
}
