package dev.bylaw.bundle.contract;

import static dev.bylaw.bundle.contract.Shape.Scalar.ANY;
import static dev.bylaw.bundle.contract.Shape.Scalar.FLAG;
import static dev.bylaw.bundle.contract.Shape.Scalar.INTEGER;
import static dev.bylaw.bundle.contract.Shape.Scalar.NUMBER;
import static dev.bylaw.bundle.contract.Shape.Scalar.SCALAR;
import static dev.bylaw.bundle.contract.Shape.Scalar.TEXT;
import static dev.bylaw.bundle.contract.Shape.key;
import static dev.bylaw.bundle.contract.Shape.listOf;
import static dev.bylaw.bundle.contract.Shape.mapping;
import static dev.bylaw.bundle.contract.Shape.word;

import dev.bylaw.bundle.yaml.YamlNode;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The Open Data Contract Standard, major version 3 (Bitol): what 3.0.0 to 3.1.0 ask, in one shape.
 * A 3.2 document is read by the same shape, its additions passed over.
 */
final class Odcs3 {

  static final StandardVersion V3_0_0 = new StandardVersion(3, 0, 0);
  static final StandardVersion V3_0_1 = new StandardVersion(3, 0, 1);
  static final StandardVersion V3_0_2 = new StandardVersion(3, 0, 2);
  static final StandardVersion V3_1_0 = new StandardVersion(3, 1, 0);

  private static final Shape.ListOf TAGS = listOf(TEXT);

  private static final Shape.Key ID = key("id", TEXT).since(V3_1_0);

  private static final Shape CUSTOM_PROPERTIES =
      listOf(
          mapping(
                  ID,
                  key("property", TEXT).requiredKey(),
                  key("value", ANY).requiredKey(),
                  key("description", TEXT).since(V3_1_0))
              .closedSince(V3_1_0));

  private static final Shape.Key CUSTOM = key("customProperties", CUSTOM_PROPERTIES);

  private static final Shape.Key AUTHORITATIVE =
      key(
              "authoritativeDefinitions",
              listOf(
                  mapping(
                          ID,
                          key("url", TEXT).requiredKey(),
                          key("type", TEXT).requiredKey(),
                          key("description", TEXT).since(V3_1_0))
                      .closedSince(V3_1_0)))
          .ignored();

  private static final Shape ROLES =
      listOf(
          mapping(
                  ID,
                  key("role", TEXT).requiredKey(),
                  key("description", TEXT),
                  key("access", TEXT),
                  key("firstLevelApprovers", TEXT),
                  key("secondLevelApprovers", TEXT),
                  CUSTOM.since(V3_0_1))
              .closedSince(V3_1_0));

  private static final Shape.Mapping MEMBER =
      mapping(
              ID,
              key("username", TEXT),
              key("name", TEXT),
              key("description", TEXT),
              key("role", TEXT),
              key("dateIn", TEXT),
              key("dateOut", TEXT),
              key("replacedByUsername", TEXT),
              key("tags", TAGS).since(V3_1_0),
              CUSTOM.since(V3_1_0),
              AUTHORITATIVE.since(V3_1_0))
          .closedSince(V3_1_0);

  private static final Shape TEAM =
      new Shape.ListOrMapping(
          listOf(MEMBER),
          V3_1_0,
          mapping(
                  ID,
                  key("name", TEXT),
                  key("description", TEXT),
                  key("members", listOf(MEMBER)),
                  key("tags", TAGS),
                  CUSTOM,
                  AUTHORITATIVE)
              .closedSince(V3_1_0));

  private static final Shape SUPPORT =
      listOf(
          mapping(
                  ID,
                  key("channel", TEXT).requiredKey(),
                  key("url", TEXT),
                  key("description", TEXT),
                  key("tool", TEXT),
                  key("scope", TEXT),
                  key("invitationUrl", TEXT),
                  CUSTOM.since(V3_1_0))
              .closedSince(V3_1_0));

  private static final Shape PRICE =
      mapping(ID, key("priceAmount", NUMBER), key("priceCurrency", TEXT), key("priceUnit", TEXT))
          .closedSince(V3_1_0);

  private static final Shape SLA =
      listOf(
          mapping(
                  ID,
                  key("property", TEXT).requiredKey(),
                  key("value", SCALAR).requiredKey(),
                  key("valueExt", SCALAR),
                  key("unit", TEXT),
                  key("element", TEXT),
                  key("driver", TEXT),
                  key("description", TEXT).since(V3_1_0),
                  key("scheduler", TEXT).since(V3_1_0),
                  key("schedule", TEXT).since(V3_1_0))
              .closedSince(V3_1_0));

  private static final Set<String> OPERATORS =
      new LinkedHashSet<>(
          List.of(
              "mustBe",
              "mustNotBe",
              "mustBeGreaterThan",
              "mustBeGreaterOrEqualTo",
              "mustBeLessThan",
              "mustBeLessOrEqualTo",
              "mustBeBetween",
              "mustNotBeBetween"));

  private static final Shape QUALITY =
      listOf(
          mapping(
                  ID,
                  AUTHORITATIVE,
                  key("businessImpact", TEXT),
                  CUSTOM,
                  key("description", TEXT),
                  key(
                      "dimension",
                      word(
                          "accuracy",
                          "completeness",
                          "conformity",
                          "consistency",
                          "coverage",
                          "timeliness",
                          "uniqueness")),
                  key("method", TEXT),
                  key("name", TEXT),
                  key("schedule", TEXT),
                  key("scheduler", TEXT),
                  key("severity", TEXT),
                  key("tags", TAGS),
                  key("type", word("text", "library", "sql", "custom")),
                  key("unit", TEXT))
              .closedSince(V3_1_0)
              .variant(Odcs3::quality));

  private static final Shape RELATIONSHIPS =
      listOf(mapping(key("type", TEXT), key("from", ANY), key("to", ANY).requiredKey(), CUSTOM));

  private static final Shape.Key LOGICAL_TYPE =
      key(
          "logicalType",
          word(
              word("string", "date", "number", "integer", "object", "array", "boolean"),
              V3_1_0,
              "timestamp",
              "time"));

  static final Shape CONTRACT =
      mapping(
              key("version", TEXT).requiredKey(),
              key("kind", word("DataContract")).requiredKey(),
              key("apiVersion", TEXT).requiredKey(),
              key("id", TEXT).requiredKey(),
              key("status", TEXT).requiredKey(),
              key("name", TEXT),
              key("tenant", TEXT),
              key("tags", TAGS),
              key("servers", listOf(server())).ignored(),
              key("dataProduct", TEXT),
              key(
                      "description",
                      mapping(
                          key("usage", TEXT),
                          key("purpose", TEXT),
                          key("limitations", TEXT),
                          AUTHORITATIVE.since(V3_0_1),
                          CUSTOM.since(V3_0_1)))
                  .ignored(),
              key("domain", TEXT),
              key("schema", listOf(schemaObject())),
              key("support", SUPPORT).ignored(),
              key("price", PRICE).ignored(),
              key("team", TEAM).ignored(),
              key("roles", ROLES).ignored(),
              key("slaDefaultElement", TEXT),
              key("slaProperties", SLA),
              AUTHORITATIVE.since(V3_0_1),
              CUSTOM,
              key("contractCreatedTs", TEXT).ignored())
          .closedSince(V3_0_0);

  private Odcs3() {}

  private static Shape schemaObject() {
    return mapping(
            ID,
            key("name", TEXT).requiredKey(),
            key("logicalType", word("object")).ignored(),
            key("physicalName", TEXT),
            key("physicalType", TEXT),
            key("description", TEXT),
            key("businessName", TEXT),
            AUTHORITATIVE,
            key("tags", TAGS),
            CUSTOM,
            key("dataGranularityDescription", TEXT),
            key("properties", listOf(property(true))),
            key("relationships", RELATIONSHIPS).since(V3_1_0).ignored(),
            key("quality", QUALITY).ignored())
        .closedSince(V3_0_0);
  }

  private static Shape property(boolean named) {
    Shape.Key name = key("name", TEXT);
    return mapping(
            ID,
            named ? name.requiredKey() : name,
            key("physicalType", TEXT),
            key("description", TEXT),
            key("businessName", TEXT),
            AUTHORITATIVE,
            key("tags", TAGS),
            CUSTOM,
            key("primaryKey", FLAG),
            key("primaryKeyPosition", INTEGER),
            LOGICAL_TYPE,
            key("logicalTypeOptions", mapping()).ignored(),
            key("physicalName", TEXT).since(V3_0_2),
            key("required", FLAG),
            key("unique", FLAG),
            key("partitioned", FLAG),
            key("partitionKeyPosition", INTEGER),
            key("classification", TEXT),
            key("encryptedName", TEXT),
            key("transformSourceObjects", listOf(TEXT)).ignored(),
            key("transformLogic", TEXT).ignored(),
            key("transformDescription", TEXT).ignored(),
            key("examples", listOf(ANY)).ignored(),
            key("criticalDataElement", FLAG),
            key("relationships", RELATIONSHIPS).since(V3_1_0).ignored(),
            key("quality", QUALITY).ignored(),
            // objects nest in objects and lists in lists, as deep as the reader allows
            key("properties", listOf(new Shape.Deferred(() -> property(true)))),
            key("items", new Shape.Deferred(() -> property(false))))
        .closedSince(V3_0_0);
  }

  /** The keys that a check's type adds; 3.0 names a library check by `rule`, 3.1 by `metric`. */
  private static Map<String, Shape.Key> quality(YamlNode.Fields check) {
    var keys = new LinkedHashMap<String, Shape.Key>();
    YamlNode type = check.get("type");
    String named = type == null ? null : type.scalarText();
    boolean library = "library".equals(named) || check.get("metric") != null;
    if (library || "sql".equals(named) || check.get("rule") != null) {
      for (String operator : OPERATORS) {
        Shape shape =
            switch (operator) {
              case "mustBe", "mustNotBe" -> ANY;
              case "mustBeBetween", "mustNotBeBetween" -> listOf(NUMBER);
              default -> NUMBER;
            };
        keys.put(operator, key(operator, shape));
      }
    }
    if (library || check.get("rule") != null) {
      Shape metrics =
          word("nullValues", "missingValues", "invalidValues", "duplicateValues", "rowCount");
      keys.put("metric", key("metric", metrics).since(V3_1_0));
      keys.put("rule", key("rule", TEXT));
      keys.put("arguments", key("arguments", mapping()).since(V3_1_0));
    }
    if ("sql".equals(named)) {
      keys.put("query", key("query", TEXT).requiredKey());
    }
    if ("custom".equals(named)) {
      keys.put("engine", key("engine", TEXT).requiredKey());
      keys.put("implementation", key("implementation", new Shape.TextOrMapping()).requiredKey());
    }
    return keys;
  }

  private static Shape server() {
    return mapping(
            ID,
            key("server", TEXT).requiredKey(),
            key("type", OdcsServers.TYPES).requiredKey(),
            key("description", TEXT),
            key("environment", TEXT),
            key("roles", ROLES),
            CUSTOM)
        .closedSince(V3_1_0)
        .variant(OdcsServers::keys);
  }
}
