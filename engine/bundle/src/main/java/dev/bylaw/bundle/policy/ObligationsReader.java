package dev.bylaw.bundle.policy;

import dev.bylaw.bundle.diagnostic.DidYouMean;
import dev.bylaw.bundle.mesh.Vocabulary;
import dev.bylaw.bundle.yaml.MappingReader;
import dev.bylaw.bundle.yaml.YamlNode;
import dev.bylaw.federation.obligation.Allowed;
import dev.bylaw.federation.obligation.Duty;
import dev.bylaw.federation.obligation.Mask;
import dev.bylaw.federation.obligation.ObligationTemplate;
import dev.bylaw.federation.obligation.Obligations;
import dev.bylaw.federation.obligation.Predicate;
import dev.bylaw.federation.request.AttributeValue;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads obligations as floors, bounds, answers, agreements and waivers write them:
 *
 * <pre>
 * masks: {"*pii": sha-256-global, salary: replace-with-null, "*": show-last-4}
 * filters: [{column: country, op: in, value: [DE, FR]}]
 * minimum_aggregation: 10
 * regions: [eu-west-1]
 * purposes: [analytics]
 * ports: [orders]
 * ttl: PT5M            # or a number of seconds
 * expiry: 2026-12-31
 * duties: [{type: notify, to: privacy-office}]
 * </pre>
 */
final class ObligationsReader {

  private static final List<String> ACTIONS =
      List.of(
          "mask-alphanum",
          "show-first-4",
          "show-last-4",
          "tokenize",
          "sha-256-global",
          "sha-256-purpose-local",
          "sha-256-query-local",
          "truncate-to-month",
          "truncate-to-year",
          "mask-to-fixed-value",
          "replace-with-null",
          "drop");

  private final Vocabulary vocabulary;

  ObligationsReader(Vocabulary vocabulary) {
    this.vocabulary = vocabulary;
  }

  /** The obligations under a key; null when the key is absent, nothing for {@code none}. */
  @Nullable ObligationTemplate read(MappingReader in, String key) {
    YamlNode node = in.node(key);
    if (node == null) {
      return null;
    }
    if ("none".equals(node.scalarText())) {
      return ObligationTemplate.NONE;
    }
    MappingReader reader = in.mapping(key);
    return reader == null ? ObligationTemplate.NONE : read(reader);
  }

  ObligationTemplate read(MappingReader in) {
    Map<String, Mask> masks = masks(in);
    Obligations.Builder rest = Obligations.builder();
    in.mappings("filters").forEach(filter -> filter(filter, rest));
    Integer k = in.integer("minimum_aggregation", 0, Integer.MAX_VALUE);
    if (k != null) {
      rest.minimumAggregation(k);
    }
    Set<String> regions = in.textSet("regions");
    vocabulary.regions(in, "regions", regions);
    rest.regions(allowed(in, "regions", regions));
    Set<String> purposes = in.textSet("purposes");
    vocabulary.purposes(in, "purposes", purposes);
    rest.purposes(allowed(in, "purposes", purposes));
    rest.ports(allowed(in, "ports", in.textSet("ports")));
    ttl(in, rest);
    Instant expiry = in.instant("expiry");
    if (expiry != null) {
      rest.expiry(expiry);
    }
    in.mappings("duties").forEach(duty -> duty(duty, rest));
    in.finish();
    return new ObligationTemplate(masks, rest.build());
  }

  /** The names under a key as a limit; absent is no limit. */
  private static Allowed allowed(MappingReader in, String key, Set<String> names) {
    if (!in.has(key)) {
      return Allowed.ANY;
    }
    if (names.isEmpty()) {
      in.error(key, "empty_value", "`" + key + "` allows nothing, which denies everything", null);
    }
    return new Allowed.Only(names);
  }

  private Map<String, Mask> masks(MappingReader in) {
    var masks = new TreeMap<String, Mask>();
    MappingReader reader = in.mapping("masks");
    if (reader == null) {
      return masks;
    }
    for (String selector : reader.keys()) {
      if (selector.startsWith("@")) {
        reader.error(
            selector,
            "unknown_label",
            "`" + selector + "` is no selector",
            "labels are selected by `*" + selector.substring(1) + "`");
      }
      if (selector.startsWith("*") && selector.length() > 1) {
        vocabulary.label(reader, selector);
      }
      String action = reader.text(selector);
      Mask mask = action == null ? null : Mask.ofAction(action).orElse(null);
      if (mask != null) {
        masks.put(selector, mask);
      } else if (action != null) {
        reader.error(
            selector,
            "unknown_mask",
            "unknown mask `" + action + "`",
            DidYouMean.hintOrList(action, ACTIONS));
      } else if (!reader.has(selector)) {
        reader.missing(selector);
      }
    }
    return masks;
  }

  private void filter(MappingReader in, Obligations.Builder into) {
    String column = in.requireText("column");
    Predicate.Op op = in.has("op") ? in.constant("op", Predicate.Op.class) : null;
    if (!in.has("op")) {
      in.missing("op");
    }
    in.expect("value");
    in.finish();
    if (in.failed() || op == null) {
      return;
    }
    var values = new ArrayList<AttributeValue>();
    switch (in.node("value")) {
      case null -> {}
      case YamlNode.Items(var _, var items) -> {
        for (YamlNode item : items) {
          addAttribute(in, "value", item, values);
        }
      }
      case YamlNode single -> addAttribute(in, "value", single, values);
    }
    if (in.failed()) {
      return;
    }
    try {
      into.filter(new Predicate(column, op, values));
    } catch (IllegalArgumentException _) {
      in.error(
          "value",
          "invalid_filter",
          "`" + in.text("op") + "` cannot compare with " + count(values.size()),
          "eq, ne, lt, le, gt and ge take one scalar, in and not_in scalars of one type");
    }
  }

  private static String count(int values) {
    return switch (values) {
      case 0 -> "no value";
      case 1 -> "this value";
      default -> "these " + values + " values";
    };
  }

  private void ttl(MappingReader in, Obligations.Builder into) {
    YamlNode node = in.node("ttl");
    if (node instanceof YamlNode.Num) {
      Integer seconds = in.integer("ttl", 0, Integer.MAX_VALUE);
      if (seconds != null) {
        into.ttl(Duration.ofSeconds(seconds));
      }
    } else if (node != null) {
      Duration ttl = in.duration("ttl");
      if (ttl != null) {
        into.ttl(ttl);
      }
    }
  }

  private static void duty(MappingReader in, Obligations.Builder into) {
    if (!in.has("type")) {
      in.missing("type");
    }
    Duty.Type type = in.constant("type", Duty.Type.class);
    var parameters = new TreeMap<String, AttributeValue>();
    for (String key : in.keys()) {
      YamlNode value = in.node(key);
      if (!key.equals("type") && value != null) {
        AttributeValue attribute = attribute(in, key, value);
        if (attribute != null) {
          parameters.put(key, attribute);
        }
      }
    }
    if (type != null) {
      into.duty(new Duty(type, parameters));
    }
  }

  private static void addAttribute(
      MappingReader in, String key, YamlNode node, List<AttributeValue> into) {
    AttributeValue attribute = attribute(in, key, node);
    if (attribute != null) {
      into.add(attribute);
    }
  }

  /** A value as an attribute; null, with a diagnostic, for what is none. */
  private static @Nullable AttributeValue attribute(MappingReader in, String key, YamlNode node) {
    return switch (node) {
      case YamlNode.Text(var _, var text) -> AttributeValue.of(text);
      case YamlNode.Num(var _, var number, var _) -> new AttributeValue.Num(number);
      case YamlNode.Flag(var _, var flag, var _) -> AttributeValue.of(flag);
      case YamlNode.Items(var _, var items) -> {
        var values = new ArrayList<AttributeValue>();
        items.forEach(item -> addAttribute(in, key, item, values));
        yield new AttributeValue.Many(values);
      }
      case YamlNode.Null _, YamlNode.Fields _ -> {
        in.error(key, "wrong_type", "expected a scalar or a list, found " + node.kind(), null);
        yield null;
      }
    };
  }
}
