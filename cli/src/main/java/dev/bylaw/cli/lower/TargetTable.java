package dev.bylaw.cli.lower;

import dev.bylaw.bundle.contract.ColumnReading;
import dev.bylaw.bundle.contract.ContractReading;
import dev.bylaw.bundle.tree.LoadedTree;
import dev.bylaw.cli.ExitCode;
import dev.bylaw.cli.Failure;
import dev.bylaw.federation.catalog.DataContract;
import dev.bylaw.federation.catalog.ResourceFacts;
import dev.bylaw.lowering.ColumnType;
import dev.bylaw.lowering.Dialect;
import dev.bylaw.lowering.LoweringException;
import dev.bylaw.lowering.PhysicalColumn;
import dev.bylaw.lowering.Relation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The table that a decision is about, as contracts, options and an Iceberg schema describe it. */
final class TargetTable {
  private static final long MAX_SCHEMA = 5_000_000;

  private TargetTable() {}

  /**
   * The table by the contract: physical types where it has them, else what its logical types mean.
   *
   * @param given types that the user names, by column
   */
  static Relation ofContract(
      LoadedTree tree,
      ResourceFacts facts,
      List<String> name,
      Dialect dialect,
      Map<String, String> given)
      throws Failure, LoweringException {
    Map<String, PhysicalColumn> columns = new LinkedHashMap<>();
    for (ColumnReading column : described(tree, facts)) {
      String of = column.column().name();
      String physical = given.getOrDefault(of, column.physicalType());
      ColumnType type =
          physical == null
              ? ColumnType.ofLogical(column.column().logicalType())
              : ColumnType.parse(physical, dialect);
      columns.putIfAbsent(of, new PhysicalColumn(of, type, 0));
    }
    for (String of : given.keySet()) {
      if (!columns.containsKey(of)) {
        throw new Failure(ExitCode.USAGE, "the table has no column `" + of + "` (--type)");
      }
    }
    return new Relation(name, List.copyOf(columns.values()));
  }

  private static List<ColumnReading> described(LoadedTree tree, ResourceFacts facts)
      throws Failure {
    List<ColumnReading> all = new ArrayList<>();
    for (DataContract contract : tree.catalog().contracts(facts.dataProduct())) {
      boolean meant = facts.contract() == null || facts.contract().id().equals(contract.id());
      for (ContractReading reading : tree.contracts().values()) {
        if (meant && reading.contract().id().equals(contract.id())) {
          reading.columns().stream()
              .filter(c -> c.object().equals(facts.object()))
              .forEach(all::add);
        }
      }
    }
    if (all.isEmpty()) {
      throw new Failure(ExitCode.USAGE, "name the table by `resource.object` in the request");
    }
    return all;
  }

  /**
   * The table by an Iceberg schema (table spec, appendix C), its top-level fields with their ids.
   */
  static Relation ofIceberg(Path file, List<String> name) throws Failure, IOException {
    if (!Files.isRegularFile(file) || Files.size(file) > MAX_SCHEMA) {
      throw new Failure(ExitCode.USAGE, "cannot read `" + file + "`");
    }
    try {
      JsonNode schema = JsonMapper.builder().build().readTree(Files.readAllBytes(file));
      List<PhysicalColumn> columns = new ArrayList<>();
      for (JsonNode field : schema.path("fields")) {
        String type = field.path("type").isString() ? field.path("type").stringValue() : "";
        columns.add(
            new PhysicalColumn(
                field.path("name").asString(""),
                type.isEmpty() ? ColumnType.UNKNOWN : iceberg(type),
                field.path("id").asInt(0)));
      }
      if (columns.isEmpty()) {
        throw new Failure(
            ExitCode.USAGE, "`" + file + "` is no Iceberg schema: it has no `fields`");
      }
      return new Relation(name, columns);
    } catch (JacksonException | IllegalArgumentException | LoweringException e) {
      throw new Failure(
          ExitCode.USAGE, "`" + file + "` is no Iceberg schema: " + String.valueOf(e.getMessage()));
    }
  }

  private static ColumnType iceberg(String type) throws LoweringException {
    return ColumnType.parse(type.startsWith("fixed[") ? "fixed" : type, Dialect.TRINO);
  }
}
