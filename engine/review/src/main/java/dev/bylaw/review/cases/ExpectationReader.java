package dev.bylaw.review.cases;

import dev.bylaw.bundle.diagnostic.Diagnostics;
import dev.bylaw.bundle.diagnostic.DidYouMean;
import dev.bylaw.bundle.diagnostic.Location;
import dev.bylaw.bundle.yaml.MappingReader;
import dev.bylaw.bundle.yaml.YamlNode;
import dev.bylaw.federation.obligation.Mask;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads what a case expects and holds it against the shape of the answer. */
final class ExpectationReader {
  private static final String NO_OTHER_OBLIGATIONS = "no_other_obligations";
  private static final String NO_OTHER_REASONS = "no_other_reasons";
  private static final String NO_OTHER_FINDINGS = "no_other_findings";

  private final Shape.Fields shape;
  private final Diagnostics diagnostics;

  ExpectationReader(Shape.Fields shape, Diagnostics diagnostics) {
    this.shape = shape;
    this.diagnostics = diagnostics;
  }

  Expectation read(MappingReader in, YamlNode.Fields node) {
    boolean obligations = false;
    boolean reasons = false;
    Map<String, Expectation.Mask> masks = Map.of();
    YamlNode.Fields nothing = new YamlNode.Fields(node.location(), Map.of());
    YamlNode.Fields refused = nothing;
    TreeSet<String> special = new TreeSet<>();
    if (shape == Shape.DECISION) {
      special.add("masks");
      special.add(NO_OTHER_OBLIGATIONS);
      masks = masks(in);
      obligations = Boolean.TRUE.equals(in.flag(NO_OTHER_OBLIGATIONS));
    }
    String others = shape == Shape.COMPLIANCE ? NO_OTHER_FINDINGS : NO_OTHER_REASONS;
    special.add(others);
    special.add("refused");
    reasons = Boolean.TRUE.equals(in.flag(others));
    YamlNode refusal = in.node("refused");
    if (refusal != null
        && checked(refusal, Shape.REFUSAL, in.path("refused")) instanceof YamlNode.Fields fields) {
      refused = fields;
    }
    Map<String, YamlNode.Field> rest = new LinkedHashMap<>(node.fields());
    rest.keySet().removeAll(special);
    YamlNode answer = fields(new YamlNode.Fields(node.location(), rest), shape, in.path(), special);
    return new Expectation(
        answer instanceof YamlNode.Fields fields ? fields : nothing,
        masks,
        refused,
        obligations,
        reasons);
  }

  private Map<String, Expectation.Mask> masks(MappingReader in) {
    Map<String, Expectation.Mask> masks = new LinkedHashMap<>();
    MappingReader given = in.mapping("masks");
    if (given == null) {
      return masks;
    }
    for (String column : given.keys()) {
      String action = given.text(column);
      if (action == null) {
        continue;
      }
      if (!action.equals("clear") && Mask.ofAction(action).isEmpty()) {
        given.error(
            column,
            "unknown_value",
            "`" + action + "` is no mask",
            "one of clear, mask-alphanum, show-first-N, show-last-N, tokenize, sha-256-global,"
                + " sha-256-purpose-local,"
                + " sha-256-query-local, truncate-to-month, truncate-to-year, mask-to-fixed-value,"
                + " replace-with-null, drop");
      }
      masks.put(column, new Expectation.Mask(action, given.location(column)));
    }
    return masks;
  }

  /** The node with constants in their full names, or null and diagnostics. */
  private @Nullable YamlNode checked(YamlNode node, Shape wanted, String path) {
    return switch (wanted) {
      case Shape.Text _, Shape.Sentence _, Shape.Length _ ->
          node.scalarText() == null ? wrong(node, path, "a text") : node;
      case Shape.Time _ -> time(node, path);
      case Shape.Number _ -> node instanceof YamlNode.Num ? node : wrong(node, path, "a number");
      case Shape.Attribute _ ->
          RequestNodes.value(node, true) == null ? wrong(node, path, "a value") : node;
      case Shape.Constant(Constants constants) -> constant(node, constants, path);
      case Shape.Names _ -> names(node, path);
      case Shape.Texts _ -> node instanceof YamlNode.Fields ? node : wrong(node, path, "a mapping");
      case Shape.Some(Shape.Fields each) -> some(node, each, path);
      case Shape.Fields inner -> fields(node, inner, path, new TreeSet<>());
    };
  }

  private @Nullable YamlNode time(YamlNode node, String path) {
    String text = node.scalarText();
    return text != null && Moments.instant(text) != null
        ? node
        : wrong(node, path, "a time such as 2026-01-31T09:00:00Z");
  }

  private @Nullable YamlNode constant(YamlNode node, Constants constants, String path) {
    // YAML reads `null`, which is the name of a mask, as no value
    String text = node instanceof YamlNode.Null ? "null" : node.scalarText();
    String full = text == null ? null : constants.full(text);
    if (full != null) {
      return new YamlNode.Text(node.location(), full);
    }
    diagnostics.error(
        "unknown_value",
        node.location(),
        path,
        "`" + (text == null ? node.kind() : text) + "` is none of its values",
        DidYouMean.hintOrList(text == null ? "" : text, constants.names()));
    return null;
  }

  private @Nullable YamlNode names(YamlNode node, String path) {
    if (node.scalarText() != null) {
      return new YamlNode.Items(node.location(), List.of(node));
    }
    return node instanceof YamlNode.Items(var _, var items)
            && items.stream().allMatch(item -> item.scalarText() != null)
        ? node
        : wrong(node, path, "a list of names");
  }

  private @Nullable YamlNode some(YamlNode node, Shape.Fields each, String path) {
    if (!(node instanceof YamlNode.Items(Location at, var items))) {
      return wrong(node, path, "a list");
    }
    List<YamlNode> read = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      YamlNode item = fields(items.get(i), each, path + "[" + i + "]", new TreeSet<>());
      if (item != null) {
        read.add(item);
      }
    }
    return new YamlNode.Items(at, read);
  }

  private @Nullable YamlNode fields(
      YamlNode node, Shape.Fields wanted, String path, TreeSet<String> besides) {
    if (!(node instanceof YamlNode.Fields(Location at, var fields))) {
      return wrong(node, path, "a mapping");
    }
    Map<String, YamlNode.Field> read = new LinkedHashMap<>();
    fields.forEach((key, field) -> {
      Shape shape = wanted.fields().get(key);
      if (shape == null) {
        besides.addAll(wanted.fields().keySet());
        diagnostics.error(
            "unknown_key",
            field.key(),
            path + "." + key,
            "unknown key `" + key + "`",
            DidYouMean.hintOrList(key, besides));
        return;
      }
      YamlNode value = checked(field.value(), shape, path + "." + key);
      if (value != null) {
        read.put(key, new YamlNode.Field(field.key(), value));
      }
    });
    return new YamlNode.Fields(at, read);
  }

  private @Nullable YamlNode wrong(YamlNode node, String path, String expected) {
    diagnostics.error(
        "wrong_type", node.location(), path, "expected " + expected + ", found " + node.kind());
    return null;
  }
}
