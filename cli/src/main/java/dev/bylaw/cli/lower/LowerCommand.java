package dev.bylaw.cli.lower;

import dev.bylaw.cli.ExitCode;
import dev.bylaw.cli.Failure;
import dev.bylaw.cli.OutputFormat;
import dev.bylaw.cli.RequestFile;
import dev.bylaw.cli.Screen;
import dev.bylaw.cli.TreeOptions;
import dev.bylaw.federation.catalog.Column;
import dev.bylaw.federation.catalog.ResourceFacts;
import dev.bylaw.federation.composition.Decision;
import dev.bylaw.federation.record.DecisionRecord;
import dev.bylaw.federation.request.AccessRequest;
import dev.bylaw.lowering.Dialect;
import dev.bylaw.lowering.IcebergRestrictions;
import dev.bylaw.lowering.Lowered;
import dev.bylaw.lowering.Lowering;
import dev.bylaw.lowering.LoweringException;
import dev.bylaw.lowering.PseudonymKeys;
import dev.bylaw.lowering.Relation;
import dev.bylaw.pdp.DecisionPoint;
import dev.bylaw.pdp.Outcome;
import dev.bylaw.pdp.PolicySet;
import dev.bylaw.sidecar.wire.RequestReader;
import dev.bylaw.sidecar.wire.Violations;
import dev.bylaw.v1.AuthorizeRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code bylaw lower}. */
@Command(
    name = "lower",
    mixinStandardHelpOptions = true,
    description = {
      "Decides a request and writes what it permits as the query that an engine runs: masks, row",
      "filter and minimum aggregation. A mask that the column's type cannot bear becomes NULL; a",
      "decision that cannot be said to the engine is an error, never a clear column.",
      ""
    },
    footer = {
      "",
      "Types come from the contract (`physicalType`, else `logicalType`) or from --type; Trino wants",
      "the exact ones. Pseudonyms need --secret, a file of at least 32 random bytes that never leaves",
      "you: queries carry keys derived from it. Without it they are NULL.",
      "",
      "Exit code 4 where the request is denied or cannot be lowered.",
      "",
      "  bylaw lower request.json --to trino --table lake.sales.orders --secret mesh.secret",
      "  bylaw lower request.json --to postgres --type customer_email='varchar(80)'",
      "  bylaw lower request.json --to iceberg --schema orders-schema.json"
    })
@SuppressWarnings("NullAway.Init") // picocli sets what is annotated
public final class LowerCommand implements Callable<Integer> {
  /** Where to. */
  enum Target {
    TRINO,
    POSTGRES,
    SPARK,
    DUCKDB,
    ICEBERG;

    @Override
    public String toString() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  @Mixin private TreeOptions tree;

  @Option(
      names = "--to",
      required = true,
      paramLabel = "ENGINE",
      description = "${COMPLETION-CANDIDATES}.")
  private Target target = Target.TRINO;

  @Option(
      names = "--table",
      paramLabel = "NAME",
      description = "The table's name, its parts joined by dots (default: the request's object).")
  private @Nullable String table;

  @Option(
      names = "--type",
      paramLabel = "COLUMN=TYPE",
      description = "The type of a column; may be repeated.")
  private Map<String, String> types = Map.of();

  @Option(
      names = "--schema",
      paramLabel = "JSON",
      description = "The table's Iceberg schema, for its field ids (--to iceberg).")
  private @Nullable Path schema;

  @Option(names = "--secret", paramLabel = "FILE", description = "The mesh's secret.")
  private @Nullable Path secret;

  @Option(
      names = "--format",
      defaultValue = "text",
      paramLabel = "FORMAT",
      description =
          "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}); json as"
              + " docs/schemas/lowered.schema.json says.")
  private OutputFormat format = OutputFormat.TEXT;

  @Parameters(index = "0", paramLabel = "REQUEST", description = "An AuthorizeRequest as JSON.")
  private Path request = Path.of("");

  @Override
  public Integer call() throws Failure, IOException {
    Instant clock = tree.clock();
    PolicySet policies = tree.load(clock);
    DecisionRecord record = decide(new DecisionPoint(policies, TreeOptions.noChance()), clock);
    Decision decision = record.decision();
    if (!decision.isPermit()) {
      throw new Failure(
          ExitCode.CHECK_FAILED, "the request is denied: `bylaw decide " + request + "` says why");
    }
    ResourceFacts facts = record.facts();
    Set<String> shown = new LinkedHashSet<>();
    facts.columns().stream().map(Column::name).forEach(shown::add);
    String object = facts.object();
    String named = table == null ? object == null ? facts.name() : object : table;
    List<String> name = List.of(named.split("\\.", -1));
    try {
      return target == Target.ICEBERG
          ? iceberg(decision, shown, name)
          : sql(policies, record, facts, shown, name);
    } catch (LoweringException | IllegalArgumentException e) {
      throw new Failure(ExitCode.CHECK_FAILED, "it cannot be lowered: " + e.getMessage());
    }
  }

  private int iceberg(Decision decision, Set<String> shown, List<String> name)
      throws Failure, IOException, LoweringException {
    Path file = schema;
    if (file == null) {
      throw new Failure(ExitCode.USAGE, "name the table's Iceberg schema by --schema");
    }
    Relation relation = TargetTable.ofIceberg(file, name);
    System.out.println(IcebergRestrictions.of(relation, shown, decision.joined()));
    return ExitCode.OK;
  }

  private int sql(
      PolicySet policies,
      DecisionRecord record,
      ResourceFacts facts,
      Set<String> shown,
      List<String> name)
      throws Failure, IOException, LoweringException {
    Dialect dialect = Dialect.valueOf(target.name());
    Relation relation = TargetTable.ofContract(policies.tree(), facts, name, dialect, types);
    Lowered lowered =
        Lowering.select(
            dialect, relation, shown, record.decision().joined(), keys(record.request()));
    if (format == OutputFormat.JSON) {
      System.out.println(json(lowered));
    } else {
      Screen screen = Screen.standard();
      screen.line(lowered.sql() + ";");
      lowered.notes().forEach(note -> screen.line("-- " + note.replace('\n', ' ')));
    }
    return ExitCode.OK;
  }

  private PseudonymKeys keys(AccessRequest asked) throws Failure, IOException {
    Path file = secret;
    if (file == null) {
      return PseudonymKeys.NONE;
    }
    if (!Files.isRegularFile(file) || Files.size(file) < 32 || Files.size(file) > 4096) {
      throw new Failure(ExitCode.USAGE, "expected 32 to 4096 random bytes in `" + file + "`");
    }
    return PseudonymKeys.of(
        Files.readAllBytes(file), asked.purpose(), UUID.randomUUID().toString());
  }

  private DecisionRecord decide(DecisionPoint point, Instant clock) throws Failure, IOException {
    AuthorizeRequest wire = RequestFile.read(request, AuthorizeRequest.newBuilder()).build();
    Violations violations = new Violations();
    AccessRequest read = RequestReader.read(wire, "", "request", violations);
    if (read == null) {
      throw new Failure(
          ExitCode.USAGE, "`" + request + "`: " + String.join("; ", violations.lines()));
    }
    return switch (point.authorize(read, clock, false)) {
      case Outcome.Decided<DecisionRecord>(DecisionRecord record) -> record;
      case Outcome.Refused<DecisionRecord>(List<Outcome.Violation> refused) ->
          throw new Failure(ExitCode.USAGE, "`" + request + "`: " + refused.getFirst().message());
    };
  }

  private String json(Lowered lowered) {
    ObjectNode document = JsonMapper.builder().build().createObjectNode();
    document.put("version", 1);
    document.put("dialect", target.toString());
    document.put("sql", lowered.sql());
    String where = lowered.where();
    if (where != null) {
      document.put("where", where);
    }
    ArrayNode columns = document.putArray("columns");
    for (Lowered.ShownColumn column : lowered.columns()) {
      ObjectNode node = columns.addObject();
      node.put("name", column.name());
      if (column.mask() != null) {
        node.put("mask", column.mask().action());
      }
      node.put("expression", column.expression());
      node.put("is_null", column.isNull());
    }
    ArrayNode notes = document.putArray("notes");
    lowered.notes().forEach(notes::add);
    return document.toPrettyString();
  }
}
