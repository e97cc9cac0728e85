package dev.bylaw.bundle.contract;

import static dev.bylaw.bundle.contract.Shape.Scalar.ANY;
import static dev.bylaw.bundle.contract.Shape.Scalar.TEXT;
import static dev.bylaw.bundle.contract.Shape.key;
import static dev.bylaw.bundle.contract.Shape.listOf;
import static dev.bylaw.bundle.contract.Shape.mapping;
import static dev.bylaw.bundle.contract.Shape.word;

/** The Open Data Product Standard (Bitol), 0.9.0 and 1.0.0, in one shape. */
final class Odps1 {

  static final StandardVersion V0_9_0 = new StandardVersion(0, 9, 0);
  static final StandardVersion V1_0_0 = new StandardVersion(1, 0, 0);

  private static final Shape.Key TAGS = key("tags", listOf(TEXT));

  private static final Shape.Key CUSTOM =
      key(
          "customProperties",
          listOf(
              mapping(key("property", TEXT).requiredKey(), key("value", ANY).requiredKey())
                  .closedSince(V1_0_0)));

  private static final Shape.Key AUTHORITATIVE =
      key(
              "authoritativeDefinitions",
              listOf(
                  mapping(key("type", TEXT).requiredKey(), key("url", TEXT).requiredKey())
                      .closedSince(V1_0_0)))
          .ignored();

  private static final Shape.Mapping MEMBER =
      mapping(
              key("username", TEXT).requiredKey(),
              key("name", TEXT),
              key("description", TEXT),
              key("role", TEXT),
              key("dateIn", TEXT),
              key("dateOut", TEXT),
              key("replacedByUsername", TEXT),
              TAGS.since(V1_0_0),
              CUSTOM.since(V1_0_0),
              AUTHORITATIVE.since(V1_0_0))
          .closedSince(V0_9_0);

  private static final Shape TEAM =
      new Shape.ListOrMapping(
          listOf(MEMBER),
          V1_0_0,
          mapping(
                  key("name", TEXT),
                  key("description", TEXT),
                  key("members", listOf(MEMBER)),
                  TAGS,
                  CUSTOM,
                  AUTHORITATIVE)
              .closedSince(V1_0_0));

  static final Shape PRODUCT =
      mapping(
              key("apiVersion", TEXT).requiredKey(),
              key("kind", word("DataProduct")).requiredKey(),
              key("id", TEXT).requiredKey(),
              key("name", TEXT),
              key("version", TEXT),
              key("status", TEXT).requiredKey(),
              key("domain", TEXT),
              key("tenant", TEXT),
              AUTHORITATIVE,
              key(
                      "description",
                      mapping(
                          key("purpose", TEXT),
                          key("limitations", TEXT),
                          key("usage", TEXT),
                          AUTHORITATIVE,
                          CUSTOM))
                  .ignored(),
              CUSTOM,
              TAGS,
              key("inputPorts", listOf(inputPort())),
              key("outputPorts", listOf(outputPort())),
              key("managementPorts", listOf(managementPort())).ignored(),
              key("support", listOf(support())).ignored(),
              key("team", TEAM).ignored(),
              key("productCreatedTs", TEXT).ignored())
          .closedSince(V0_9_0);

  private Odps1() {}

  private static Shape inputPort() {
    return mapping(
            key("name", TEXT).requiredKey(),
            key("version", TEXT).requiredKey(),
            key("contractId", TEXT).requiredKey(),
            key("description", TEXT),
            TAGS.since(V1_0_0),
            CUSTOM.since(V1_0_0),
            AUTHORITATIVE.since(V1_0_0))
        .closedSince(V0_9_0);
  }

  private static Shape outputPort() {
    return mapping(
            key("name", TEXT).requiredKey(),
            key("version", TEXT).requiredKey(),
            key("contractId", TEXT),
            key("description", TEXT),
            key("type", TEXT),
            key("sbom", listOf(mapping(key("type", TEXT), key("url", TEXT).requiredKey())))
                .ignored(),
            key(
                "inputContracts",
                listOf(mapping(key("id", TEXT).requiredKey(), key("version", TEXT).requiredKey()))),
            TAGS.since(V1_0_0),
            CUSTOM.since(V1_0_0),
            AUTHORITATIVE.since(V1_0_0))
        .closedSince(V0_9_0);
  }

  private static Shape managementPort() {
    return mapping(
            key("name", TEXT).requiredKey(),
            key("content", TEXT).requiredKey(),
            key("type", TEXT),
            key("url", TEXT),
            key("channel", TEXT),
            key("description", TEXT),
            TAGS.since(V1_0_0),
            CUSTOM.since(V1_0_0),
            AUTHORITATIVE.since(V1_0_0))
        .closedSince(V0_9_0);
  }

  private static Shape support() {
    return mapping(
            key("channel", TEXT).requiredKey(),
            key("url", TEXT).requiredKey(),
            key("description", TEXT),
            key("tool", TEXT),
            key("scope", TEXT),
            key("invitationUrl", TEXT),
            TAGS.since(V1_0_0),
            CUSTOM.since(V1_0_0),
            AUTHORITATIVE.since(V1_0_0))
        .closedSince(V0_9_0);
  }
}
