package dev.bylaw.cli;

import dev.bylaw.federation.composition.DecisionReason;
import dev.bylaw.federation.request.AttributeValue;
import dev.bylaw.federation.retention.Hold;
import dev.bylaw.federation.retention.RetentionDecision;
import dev.bylaw.federation.retention.RetentionOutcome;
import dev.bylaw.pdp.PolicySet;
import dev.bylaw.pdp.RetentionPoint;
import dev.bylaw.pdp.plan.PlanException;
import dev.bylaw.pdp.plan.RecordSet;
import dev.bylaw.pdp.plan.RetentionPlan;
import dev.bylaw.pdp.plan.RetentionPlanner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code bylaw retention plan}. */
@Command(
    name = "plan",
    mixinStandardHelpOptions = true,
    description = {
      "Plans the retention of a whole product: what is due, when, on which basis, what conflicts, and",
      "which products downstream must follow.",
      ""
    },
    footer = {
      "",
      "--records holds a JSON list of record sets (partitions, classes of records), each with `object`,",
      "`since` (a date or RFC 3339) and, where they apply, `name`, `record_class`, `jurisdiction`,",
      "`erasure_requested` and `attributes` (e.g. `purpose`). Without it each object of the product's",
      "contracts is planned as if all its records were of today.",
      "",
      "Exit code 4 where something conflicts or cannot be decided.",
      "",
      "  bylaw retention plan urn:mesh:sales:orders --jurisdiction DE",
      "  bylaw retention plan urn:mesh:sales:orders --records partitions.json --format json"
    })
@SuppressWarnings("NullAway.Init") // picocli sets what is annotated
final class RetentionPlanCommand implements Callable<Integer> {
  private static final long MAX_RECORDS = 50_000_000;

  @Mixin private TreeOptions tree;

  @Option(names = "--records", paramLabel = "JSON", description = "The record sets.")
  private @Nullable Path records;

  @Option(
      names = "--jurisdiction",
      paramLabel = "AREA",
      description = "The legal area of record sets that name none.")
  private @Nullable String jurisdiction;

  @Option(
      names = "--format",
      defaultValue = "text",
      paramLabel = "FORMAT",
      description =
          "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}); json as"
              + " docs/schemas/retention-plan.schema.json says.")
  private OutputFormat format = OutputFormat.TEXT;

  @Parameters(index = "0", paramLabel = "PRODUCT", description = "The product's URN.")
  private String product = "";

  @Override
  public Integer call() throws Failure, IOException {
    Instant clock = tree.clock();
    PolicySet policies = tree.load(clock);
    RetentionPlanner planner =
        new RetentionPlanner(policies, new RetentionPoint(policies, TreeOptions.noChance()));
    if (policies.tree().catalog().product(product) == null) {
      throw new Failure(ExitCode.USAGE, "the mesh has no product `" + product + "`");
    }
    Path file = records;
    RetentionPlan plan;
    try {
      plan =
          planner.plan(
              product,
              file == null ? planner.objects(product, jurisdiction, clock) : read(file),
              clock);
    } catch (PlanException e) {
      throw new Failure(ExitCode.USAGE, String.valueOf(e.getMessage()));
    }
    if (format == OutputFormat.JSON) {
      System.out.println(json(plan).toPrettyString());
    } else {
      print(Screen.standard(), plan);
    }
    return plan.items().stream().map(i -> i.decision().outcome()).anyMatch(this::isOpen)
        ? ExitCode.CHECK_FAILED
        : ExitCode.OK;
  }

  private boolean isOpen(RetentionOutcome outcome) {
    return outcome == RetentionOutcome.CONFLICT || outcome == RetentionOutcome.RESTRICT;
  }

  private List<RecordSet> read(Path file) throws Failure, IOException {
    if (!Files.isRegularFile(file) || Files.size(file) > MAX_RECORDS) {
      throw new Failure(ExitCode.USAGE, "cannot read `" + file + "`");
    }
    List<RecordSet> sets = new ArrayList<>();
    try {
      JsonNode list = JsonMapper.builder().build().readTree(Files.readAllBytes(file));
      if (!list.isArray()) {
        throw new Failure(ExitCode.USAGE, "`" + file + "` holds no JSON list of record sets");
      }
      for (JsonNode node : list) {
        sets.add(set(node, file, sets.size()));
      }
    } catch (JacksonException e) {
      throw new Failure(ExitCode.USAGE, "`" + file + "`: " + e.getOriginalMessage());
    }
    return sets;
  }

  private RecordSet set(JsonNode node, Path file, int index) throws Failure {
    String since = text(node, "since");
    if (since == null) {
      throw new Failure(
          ExitCode.USAGE, "`%s`[%d]: expected `since`, a date".formatted(file, index));
    }
    String object = text(node, "object");
    String named = text(node, "name");
    String area = text(node, "jurisdiction");
    Map<String, AttributeValue> attributes = new TreeMap<>();
    for (Map.Entry<String, JsonNode> each : node.path("attributes").properties()) {
      JsonNode value = each.getValue();
      if (!value.isString() && !value.isBoolean() && !value.isNumber()) {
        throw new Failure(
            ExitCode.USAGE,
            "`%s`[%d].attributes.%s: expected a text, a number or a flag"
                .formatted(file, index, each.getKey()));
      }
      attributes.put(
          each.getKey(),
          value.isBoolean()
              ? AttributeValue.of(value.booleanValue())
              : value.isNumber()
                  ? new AttributeValue.Num(value.decimalValue())
                  : AttributeValue.of(value.stringValue()));
    }
    return new RecordSet(
        named != null ? named : (object == null ? product : object) + " since " + since,
        object,
        text(node, "record_class"),
        area == null ? jurisdiction : area,
        Times.instant("since", since),
        node.path("erasure_requested").asBoolean(false),
        attributes);
  }

  private static @Nullable String text(JsonNode node, String field) {
    return node.path(field).isString() ? node.path(field).stringValue() : null;
  }

  private static void print(Screen screen, RetentionPlan plan) {
    screen.line(screen.bold(plan.dataProduct()) + " at " + plan.at());
    for (RetentionPlan.Item item : plan.items()) {
      RetentionDecision decision = item.decision();
      String word = "%-10s".formatted(decision.outcome().name().replace('_', ' '));
      screen.line(
          "  "
              + switch (decision.outcome()) {
                case RETAIN -> screen.green(word);
                case DELETE_DUE, HELD -> screen.yellow(word);
                case CONFLICT, RESTRICT -> screen.red(word);
              }
              + "  "
              + item.records().name()
              + (item.records().erasureRequested() ? ", erasure requested" : ""));
      screen.line(
          "              "
              + (decision.keepAtLeast() == null
                  ? "no minimum"
                  : "keep until " + decision.keepAtLeast())
              + (decision.deleteBy() == null
                  ? ", no maximum"
                  : ", delete by " + decision.deleteBy())
              + (item.nextCheck() == null ? "" : "; next check " + item.nextCheck()));
      for (DecisionReason reason : decision.reasons()) {
        screen.line(
            screen.dim(
                "              "
                    + reason.message()
                    + (reason.policy() == null ? "" : " (" + reason.policy() + ")")));
      }
    }
    if (!plan.downstream().isEmpty()) {
      screen.line("  a deletion must be followed by");
      for (RetentionPlan.Downstream each : plan.downstream()) {
        screen.line(
            "    %s, owner %s, through %s"
                .formatted(each.dataProduct(), each.owner(), String.join(", ", each.contracts())));
      }
    }
  }

  private static ObjectNode json(RetentionPlan plan) {
    ObjectNode document = JsonMapper.builder().build().createObjectNode();
    document.put("version", 1);
    document.put("data_product", plan.dataProduct());
    document.put("at", plan.at().toString());
    document.put("revision", plan.revision());
    ArrayNode items = document.putArray("items");
    for (RetentionPlan.Item item : plan.items()) {
      RetentionDecision decision = item.decision();
      ObjectNode node = items.addObject();
      node.put("name", item.records().name());
      put(node, "object", item.records().object());
      put(node, "record_class", item.records().recordClass());
      put(node, "jurisdiction", item.records().jurisdiction());
      node.put("since", item.records().since().toString());
      node.put("erasure_requested", item.records().erasureRequested());
      node.put("outcome", decision.outcome().name().toLowerCase(Locale.ROOT));
      node.put("may_serve", decision.mayServe());
      put(node, "keep_until", decision.keepAtLeast());
      put(node, "delete_by", decision.deleteBy());
      put(node, "next_check", item.nextCheck());
      ArrayNode holds = node.putArray("holds");
      decision.holds().stream().map(Hold::id).forEach(holds::add);
      ArrayNode basis = node.putArray("basis");
      for (DecisionReason reason : decision.reasons()) {
        ObjectNode why = basis.addObject();
        why.put("code", reason.code());
        why.put("message", reason.message());
        put(why, "policy", reason.policy());
      }
    }
    ArrayNode downstream = document.putArray("downstream");
    for (RetentionPlan.Downstream each : plan.downstream()) {
      ObjectNode node = downstream.addObject();
      node.put("data_product", each.dataProduct());
      node.put("owner", each.owner());
      node.put("distance", each.distance());
      ArrayNode through = node.putArray("contracts");
      each.contracts().forEach(through::add);
    }
    return document;
  }

  private static void put(ObjectNode node, String field, @Nullable Object value) {
    if (value != null) {
      node.put(field, value.toString());
    }
  }
}
