package dev.bylaw.bundle.contract;

import static dev.bylaw.bundle.contract.Shape.Scalar.ANY;
import static dev.bylaw.bundle.contract.Shape.Scalar.FLAG;
import static dev.bylaw.bundle.contract.Shape.Scalar.INTEGER;
import static dev.bylaw.bundle.contract.Shape.Scalar.SCALAR;
import static dev.bylaw.bundle.contract.Shape.Scalar.TEXT;
import static dev.bylaw.bundle.contract.Shape.key;
import static dev.bylaw.bundle.contract.Shape.listOf;
import static dev.bylaw.bundle.contract.Shape.mapping;
import static dev.bylaw.bundle.contract.Shape.word;

/** The Open Data Contract Standard, major version 2 (2.2): tables and columns, all keys open. */
final class Odcs2 {

  static final Shape CONTRACT =
      mapping(
          key("version", TEXT).requiredKey(),
          key("kind", word("DataContract")).requiredKey(),
          key("apiVersion", TEXT),
          key("uuid", TEXT).requiredKey(),
          key("type", TEXT).requiredKey().ignored(),
          key("status", TEXT).requiredKey(),
          key("datasetName", TEXT).requiredKey().ignored(),
          key("quantumName", TEXT).requiredKey().ignored(),
          key("datasetDomain", TEXT),
          key("tenant", TEXT),
          key("tags", listOf(TEXT)),
          key(
                  "description",
                  mapping(key("usage", TEXT), key("purpose", TEXT), key("limitations", TEXT)))
              .ignored(),
          key("dataset", listOf(table())).requiredKey(),
          key("stakeholders", listOf(mapping(key("username", TEXT), key("role", TEXT)))).ignored(),
          key("roles", listOf(mapping(key("role", TEXT).requiredKey(), key("access", TEXT))))
              .ignored(),
          key("slaDefaultColumn", TEXT),
          key(
              "slaProperties",
              listOf(
                  mapping(
                      key("property", TEXT).requiredKey(),
                      key("value", SCALAR).requiredKey(),
                      key("valueExt", SCALAR),
                      key("unit", TEXT),
                      key("column", TEXT),
                      key("driver", TEXT)))));

  private Odcs2() {}

  private static Shape table() {
    return mapping(
        key("table", TEXT).requiredKey(),
        key("physicalName", TEXT),
        key("description", TEXT),
        key("tags", listOf(TEXT)),
        key("columns", listOf(column())),
        key("quality", ANY).ignored());
  }

  private static Shape column() {
    return mapping(
        key("column", TEXT).requiredKey(),
        key("logicalType", TEXT).requiredKey().ignored(),
        key("physicalType", TEXT).requiredKey().ignored(),
        key("isPrimaryKey", FLAG),
        key("primaryKeyPosition", INTEGER).ignored(),
        key("isNullable", FLAG),
        key("isUnique", FLAG),
        key("classification", TEXT),
        key("encryptedColumnName", TEXT),
        key("tags", listOf(TEXT)));
  }
}
