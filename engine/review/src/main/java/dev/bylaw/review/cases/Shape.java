package dev.bylaw.review.cases;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What an answer of the API looks like in JSON, as far as a case may speak of it. */
sealed interface Shape {
  /** A text that must be equal. */
  record Text() implements Shape {}

  /** A sentence for people: what is expected must occur in it. */
  record Sentence() implements Shape {}

  record Number() implements Shape {}

  record Time() implements Shape {}

  record Length() implements Shape {}

  /** A value of an attribute, plain or as the API writes it. */
  record Attribute() implements Shape {}

  record Constant(Constants constants) implements Shape {}

  /** Names without an order. */
  record Names() implements Shape {}

  /** A mapping from names of anyone's choice to texts. */
  record Texts() implements Shape {}

  /** Each of those expected must be among those found; none expected means that none is there. */
  record Some(Fields each) implements Shape {}

  record Fields(Map<String, Shape> fields) implements Shape {
    public Fields {
      fields = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }
  }

  Shape TEXT = new Text();
  Shape NAMES = new Names();
  Shape CONFINEMENT = fields(Map.entry("allowed", NAMES));

  Fields OBLIGATION =
      fields(
          Map.entry("type", new Constant(Constants.OBLIGATION_TYPE)),
          Map.entry(
              "column_mask",
              fields(
                  Map.entry("column", TEXT),
                  Map.entry("action", new Constant(Constants.MASK_ACTION)),
                  Map.entry("shown", new Number()))),
          Map.entry(
              "row_filter",
              fields(
                  Map.entry(
                      "predicates",
                      new Some(
                          fields(
                              Map.entry("column", TEXT),
                              Map.entry("comparison", new Constant(Constants.COMPARISON)),
                              Map.entry("values", new Attribute())))))),
          Map.entry("minimum_aggregation", fields(Map.entry("k", new Number()))),
          Map.entry("regions", CONFINEMENT),
          Map.entry("purposes", CONFINEMENT),
          Map.entry("ports", CONFINEMENT),
          Map.entry("expiry", new Time()),
          Map.entry("duty", fields(Map.entry("parameters", new Texts()))),
          Map.entry("policies", NAMES));

  Fields REASON =
      fields(
          Map.entry("code", TEXT),
          Map.entry("message", new Sentence()),
          Map.entry("layer", new Constant(Constants.LAYER)),
          Map.entry("policy", TEXT),
          Map.entry("file", TEXT),
          Map.entry("line", new Number()));

  Fields DECISION =
      fields(
          Map.entry("effect", new Constant(Constants.EFFECT)),
          Map.entry("cause", new Constant(Constants.CAUSE)),
          Map.entry("grant", TEXT),
          Map.entry("obligations", new Some(OBLIGATION)),
          Map.entry("reasons", new Some(REASON)),
          Map.entry(
              "waivers",
              new Some(
                  fields(
                      Map.entry("id", TEXT),
                      Map.entry("control", TEXT),
                      Map.entry("until", new Time()),
                      Map.entry("ticket", TEXT)))),
          Map.entry(
              "alternatives",
              new Some(
                  fields(
                      Map.entry("grant", TEXT), Map.entry("obligations", new Some(OBLIGATION))))),
          Map.entry("ttl", new Length()));

  Fields RETENTION =
      fields(
          Map.entry("outcome", new Constant(Constants.RETENTION_OUTCOME)),
          Map.entry("keep_until", new Time()),
          Map.entry("delete_by", new Time()),
          Map.entry("holds", NAMES),
          Map.entry("reasons", new Some(REASON)));

  Fields COMPLIANCE =
      fields(
          Map.entry("verdict", new Constant(Constants.SEVERITY)),
          Map.entry(
              "findings",
              new Some(
                  fields(
                      Map.entry("rule", TEXT),
                      Map.entry("severity", new Constant(Constants.SEVERITY)),
                      Map.entry("path", TEXT),
                      Map.entry("message", new Sentence()),
                      Map.entry("remediation", new Sentence()),
                      Map.entry("policy", TEXT),
                      Map.entry("waiver", TEXT)))));

  Fields REFUSAL = fields(Map.entry("field", TEXT), Map.entry("message", new Sentence()));

  @SafeVarargs
  private static Fields fields(Map.Entry<String, Shape>... entries) {
    Map<String, Shape> fields = new LinkedHashMap<>();
    for (Map.Entry<String, Shape> entry : List.of(entries)) {
      fields.put(entry.getKey(), entry.getValue());
    }
    return new Fields(fields);
  }
}
