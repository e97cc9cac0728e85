package dev.bylaw.rego.compile;

import dev.bylaw.rego.value.ArrayValue;
import dev.bylaw.rego.value.ObjectValue;
import dev.bylaw.rego.value.SetValue;
import dev.bylaw.rego.value.StringValue;
import dev.bylaw.rego.value.Value;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of the input document.
 *
 * @param steps constants; none for the whole document
 * @param open whether the path goes on with a step that is no constant: {@code columns[*]}
 */
public record InputPath(List<Value> steps, boolean open) implements Comparable<InputPath> {
  public InputPath {
    steps = List.copyOf(steps);
  }

  /** A closed path of strings. */
  public static InputPath of(String... steps) {
    return new InputPath(List.of(steps).stream().<Value>map(StringValue::of).toList(), false);
  }

  /** The path with one step more; an open path stays as it is. */
  InputPath then(@Nullable Value step) {
    if (open) {
      return this;
    }
    if (step == null) {
      return new InputPath(steps, true);
    }
    List<Value> longer = new ArrayList<>(steps);
    longer.add(step);
    return new InputPath(longer, false);
  }

  /** Whether the other path starts with this one's steps. */
  public boolean isPrefixOf(InputPath other) {
    return steps.size() <= other.steps.size() && steps.equals(other.steps.subList(0, steps.size()));
  }

  /**
   * Whether the document has a value at the steps. What an open path goes on with is not asked: a
   * collection may be empty.
   *
   * @param input null for no document at all
   */
  public boolean isPresentIn(@Nullable Value input) {
    return valueIn(input) != null;
  }

  /** The value at the steps, or null; of an open path, what it goes on from. */
  public @Nullable Value valueIn(@Nullable Value input) {
    Value value = input;
    for (Value step : steps) {
      value =
          switch (value) {
            case ObjectValue object -> object.get(step);
            case ArrayValue array -> array.get(step);
            case SetValue set -> set.contains(step) ? step : null;
            case null, default -> null;
          };
    }
    return value;
  }

  /** Step by step; a shorter path before a longer one. */
  @Override
  public int compareTo(InputPath other) {
    for (int i = 0; i < Math.min(steps.size(), other.steps.size()); i++) {
      int order = steps.get(i).compareTo(other.steps.get(i));
      if (order != 0) {
        return order;
      }
    }
    int bySize = Integer.compare(steps.size(), other.steps.size());
    return bySize != 0 ? bySize : Boolean.compare(open, other.open);
  }

  /** As in a policy: {@code input.resource.columns[*]}. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("input");
    for (Value step : steps) {
      if (step instanceof StringValue name && name.value().matches("[A-Za-z_][A-Za-z0-9_]*")) {
        text.append('.').append(name.value());
      } else {
        text.append('[').append(step).append(']');
      }
    }
    return text.append(open ? "[*]" : "").toString();
  }
}
