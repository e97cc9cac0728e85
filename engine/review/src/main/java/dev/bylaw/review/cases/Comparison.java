package dev.bylaw.review.cases;

import dev.bylaw.bundle.diagnostic.Location;
import dev.bylaw.bundle.yaml.YamlNode;
import dev.bylaw.bundle.yaml.YamlValues;
import dev.bylaw.federation.request.AttributeValue;
import dev.bylaw.rego.value.ArrayValue;
import dev.bylaw.rego.value.NumberValue;
import dev.bylaw.rego.value.ObjectValue;
import dev.bylaw.rego.value.StringValue;
import dev.bylaw.rego.value.Value;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Holds an answer against what is expected of it. */
final class Comparison {
  private static final String NOTHING = "nothing";

  private final List<Difference> differences = new ArrayList<>();

  private Comparison() {}

  /** Where the answer differs; empty if nowhere. */
  static List<Difference> of(Expectation expected, Shape.Fields shape, ObjectValue found) {
    Comparison comparison = new Comparison();
    comparison.fields(shape, expected.answer(), found, "");
    expected.masks().forEach((column, mask) -> comparison.mask(column, mask, found));
    String others = shape == Shape.COMPLIANCE ? "findings" : "reasons";
    if (expected.exactObligations()) {
      comparison.noOthers("obligations", expected, shape, found);
    }
    if (expected.exactReasons()) {
      comparison.noOthers(others, expected, shape, found);
    }
    return comparison.differences;
  }

  /** Where a refusal differs from the one that is expected. */
  static List<Difference> ofRefusal(Expectation expected, ObjectValue found) {
    Comparison comparison = new Comparison();
    comparison.fields(Shape.REFUSAL, expected.refused(), found, "refused");
    return comparison.differences;
  }

  private void fields(Shape.Fields shape, YamlNode.Fields expected, Value found, String path) {
    expected
        .fields()
        .forEach((key, field) -> {
          Shape inner = Objects.requireNonNull(shape.fields().get(key));
          compare(inner, field.value(), get(found, key), path.isEmpty() ? key : path + "." + key);
        });
  }

  private void compare(Shape shape, YamlNode expected, @Nullable Value found, String path) {
    switch (shape) {
      case Shape.Fields inner -> {
        YamlNode.Fields fields = (YamlNode.Fields) expected;
        if (found == null) {
          differ(path, expected, null);
        } else {
          fields(inner, fields, found, path);
        }
      }
      case Shape.Some(Shape.Fields each) ->
          some(each, (YamlNode.Items) expected, elements(found), path);
      case Shape.Names _ -> {
        if (!texts(expected).equals(names(found))) {
          differ(path, expected, found);
        }
      }
      case Shape.Texts _ ->
          ((YamlNode.Fields) expected)
              .fields()
              .forEach((key, field) -> equal(field.value(), get(found, key), path + "." + key));
      case Shape.Text _, Shape.Constant _ -> equal(expected, found, path);
      case Shape.Sentence _ -> {
        if (!(found instanceof StringValue text)
            || !text.value().contains(String.valueOf(expected.scalarText()))) {
          differences.add(
              new Difference(
                  path,
                  expected.location(),
                  "a text with `" + expected.scalarText() + "`",
                  shown(found)));
        }
      }
      case Shape.Number _ -> {
        boolean same =
            found instanceof NumberValue number
                && new BigDecimal(number.toString()).compareTo(((YamlNode.Num) expected).value())
                    == 0;
        if (!same) {
          differ(path, expected, found);
        }
      }
      case Shape.Time _ -> {
        if (!Objects.equals(
            Moments.instant(String.valueOf(expected.scalarText())), Moments.instant(text(found)))) {
          differ(path, expected, found);
        }
      }
      case Shape.Length _ -> {
        if (!Objects.equals(
            Moments.length(String.valueOf(expected.scalarText())), Moments.length(text(found)))) {
          differ(path, expected, found);
        }
      }
      case Shape.Attribute _ -> {
        AttributeValue wanted = RequestNodes.value(expected, true);
        if (wanted == null || !Found.value(wanted).equals(found)) {
          differ(path, expected, found);
        }
      }
    }
  }

  private void some(Shape.Fields each, YamlNode.Items expected, List<Value> found, String path) {
    if (expected.items().isEmpty() && !found.isEmpty()) {
      differences.add(
          new Difference(path, expected.location(), "none", found.size() + ": " + found));
    }
    for (int i = 0; i < expected.items().size(); i++) {
      YamlNode.Fields item = (YamlNode.Fields) expected.items().get(i);
      @Nullable Value nearest = null;
      int least = Integer.MAX_VALUE;
      for (Value candidate : found) {
        int distance = distance(each, item, candidate);
        if (distance < least) {
          least = distance;
          nearest = candidate;
        }
      }
      if (least > 0) {
        boolean alike = nearest != null && least < leaves(item);
        differences.add(
            new Difference(
                path + "[" + i + "]",
                item.location(),
                YamlValues.toValue(item).toString(),
                alike ? "the nearest is " + nearest : found.isEmpty() ? NOTHING : "none like it"));
      }
    }
  }

  private static int distance(Shape.Fields each, YamlNode.Fields item, Value candidate) {
    Comparison comparison = new Comparison();
    comparison.fields(each, item, candidate, "");
    return comparison.differences.size();
  }

  private static int leaves(YamlNode node) {
    return switch (node) {
      case YamlNode.Fields(var _, var fields) ->
          fields.values().stream().mapToInt(field -> leaves(field.value())).sum();
      case YamlNode.Items _, YamlNode.Text _, YamlNode.Num _, YamlNode.Flag _, YamlNode.Null _ -> 1;
    };
  }

  private void mask(String column, Expectation.Mask expected, ObjectValue found) {
    String action = "clear";
    for (Value obligation : elements(found.get("obligations"))) {
      Value mask = get(obligation, "column_mask");
      if (mask != null && text(get(mask, "column")).equals(column)) {
        String full = text(get(mask, "action"));
        action = action(full, get(mask, "shown"));
      }
    }
    if (!action.equals(expected.action())) {
      differences.add(
          new Difference("masks." + column, expected.location(), expected.action(), action));
    }
  }

  private static String action(String full, @Nullable Value shown) {
    return switch (full) {
      case "MASK_ACTION_FIXED_VALUE" -> "mask-to-fixed-value";
      case "MASK_ACTION_NULL" -> "replace-with-null";
      default -> {
        String word = Constants.MASK_ACTION.word(full, true);
        yield shown == null ? word : word + "-" + shown;
      }
    };
  }

  /** Tells what is there beside what is expected; masks that are expected count as such. */
  private void noOthers(String key, Expectation expected, Shape.Fields shape, ObjectValue found) {
    YamlNode list = expected.answer().get(key);
    List<YamlNode> items = list instanceof YamlNode.Items(var _, var all) ? all : List.of();
    Location at = list == null ? expected.answer().location() : list.location();
    Shape each = shape.fields().get(key);
    Set<String> others = new LinkedHashSet<>();
    for (Value candidate : elements(found.get(key))) {
      boolean wanted =
          each instanceof Shape.Some(Shape.Fields fields)
              && items.stream()
                  .anyMatch(item -> distance(fields, (YamlNode.Fields) item, candidate) == 0);
      Value mask = get(candidate, "column_mask");
      boolean masked = mask != null && expected.masks().containsKey(text(get(mask, "column")));
      if (!wanted && !masked) {
        others.add(candidate.toString());
      }
    }
    if (!others.isEmpty()) {
      differences.add(new Difference(key, at, "no others", String.join(", ", others)));
    }
  }

  private void equal(YamlNode expected, @Nullable Value found, String path) {
    if (!(found instanceof StringValue text) || !text.value().equals(expected.scalarText())) {
      differ(path, expected, found);
    }
  }

  private void differ(String path, YamlNode expected, @Nullable Value found) {
    String text = expected.scalarText();
    differences.add(
        new Difference(
            path,
            expected.location(),
            text == null ? YamlValues.toValue(expected).toString() : text,
            shown(found)));
  }

  private static String shown(@Nullable Value found) {
    return found == null ? NOTHING : found instanceof StringValue text ? text.value() : found + "";
  }

  private static @Nullable Value get(@Nullable Value value, String key) {
    return value instanceof ObjectValue object ? object.get(key) : null;
  }

  private static String text(@Nullable Value value) {
    return value instanceof StringValue text ? text.value() : "";
  }

  private static Set<String> texts(YamlNode node) {
    Set<String> texts = new TreeSet<>();
    ((YamlNode.Items) node).items().forEach(item -> texts.add(String.valueOf(item.scalarText())));
    return texts;
  }

  private static Set<String> names(@Nullable Value found) {
    Set<String> names = new TreeSet<>();
    elements(found).forEach(each -> names.add(text(each)));
    return names;
  }

  private static List<Value> elements(@Nullable Value value) {
    List<Value> elements = new ArrayList<>();
    if (value instanceof ArrayValue array) {
      array.forEach(elements::add);
    }
    return elements;
  }
}
