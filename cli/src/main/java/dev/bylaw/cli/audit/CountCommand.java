package dev.bylaw.cli.audit;

import dev.bylaw.cli.ExitCode;
import dev.bylaw.cli.Failure;
import dev.bylaw.cli.FilterOptions;
import dev.bylaw.cli.OutputFormat;
import dev.bylaw.cli.Screen;
import dev.bylaw.cli.StoreClient;
import dev.bylaw.cli.StoreOptions;
import dev.bylaw.v1.AggregateGroup;
import dev.bylaw.v1.AggregateOrder;
import dev.bylaw.v1.AggregateRequest;
import dev.bylaw.v1.AggregateResponse;
import dev.bylaw.v1.AuditField;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bylaw audit count}. */
@Command(
    name = "count",
    mixinStandardHelpOptions = true,
    description = {
      "Counts entries by fields and over time, with the share of denies among decisions.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  bylaw audit count --by policy,effect --from 2026-11-01",
      "  bylaw audit count --by data_product --order deny-rate --top 5",
      "  bylaw audit count --every 1h --kind decision"
    })
@SuppressWarnings("NullAway.Init") // picocli sets what is annotated
public final class CountCommand implements Callable<Integer> {
  private static final String FIELDS =
      "data_product, domain, output_port, sidecar, action, purpose, effect, cause, policy, rule,"
          + " obligation, waiver, consumer_domain, kind, origin, day, revision";
  private static final Pattern STEP = Pattern.compile("([0-9]{1,6})([smhd])");

  @Mixin private StoreOptions store;
  @Mixin private FilterOptions filter;

  @Option(
      names = "--by",
      split = ",",
      paramLabel = "FIELD",
      description = "Up to 5 of " + FIELDS + ".")
  private List<String> by = List.of();

  @Option(
      names = "--every",
      paramLabel = "STEP",
      description = "Count over time too, in steps such as 15m, 1h or 7d.")
  private @Nullable String every;

  @Option(
      names = "--top",
      defaultValue = "20",
      description = "How many groups at most, up to 1,000 (default: ${DEFAULT-VALUE}).")
  private int top;

  @Option(
      names = "--order",
      paramLabel = "ORDER",
      description = "count, deny-rate or time (default: time with --every, else count).")
  private @Nullable String order;

  @Option(
      names = "--format",
      defaultValue = "text",
      paramLabel = "FORMAT",
      description =
          "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}); json is a group a"
              + " line, as docs/schemas/audit-count.schema.json says.")
  private OutputFormat format = OutputFormat.TEXT;

  @Override
  public Integer call() throws Failure {
    if (by.isEmpty() && every == null) {
      throw new Failure(ExitCode.USAGE, "name what to count by: --by FIELD or --every STEP");
    }
    List<AuditField> fields = new ArrayList<>();
    for (String name : by) {
      fields.add(field(name));
    }
    AggregateRequest.Builder request =
        AggregateRequest.newBuilder()
            .setFilter(filter.filter())
            .setLimit(top)
            .setOrder(order())
            .setBucketSeconds(every == null ? 0 : step(every).toSeconds());
    if (!fields.isEmpty()) {
      request.setGroupBy(fields.getFirst()).addAllAlsoBy(fields.subList(1, fields.size()));
    }
    Screen screen = Screen.standard();
    try (StoreClient client = store.connect()) {
      AggregateResponse response =
          StoreClient.asked(() -> client.stream().aggregate(request.build()));
      if (format == OutputFormat.TEXT) {
        screen.line(screen.bold("   count  permits   denies  denied"));
      }
      response.getGroupsList().forEach(group -> print(screen, group));
      return ExitCode.OK;
    }
  }

  private void print(Screen screen, AggregateGroup group) {
    List<String> values = new ArrayList<>();
    if (every != null) {
      values.add(Instant.ofEpochSecond(group.getBucket().getSeconds()).toString());
    }
    values.addAll(group.getValuesList());
    if (format == OutputFormat.JSON) {
      screen.line(
          "{\"values\":[%s],\"count\":%d,\"permits\":%d,\"denies\":%d,\"deny_rate\":%s}"
              .formatted(
                  String.join(",", values.stream().map(JsonLine::quoted).toList()),
                  group.getCount(),
                  group.getPermits(),
                  group.getDenies(),
                  group.getDenyRate()));
    } else {
      screen.line(
          String.format(
              Locale.ROOT,
              "%8d %8d %8d %6.1f%%  %s",
              group.getCount(),
              group.getPermits(),
              group.getDenies(),
              group.getDenyRate() * 100,
              String.join("  ", values)));
    }
  }

  private AggregateOrder order() throws Failure {
    return switch (order == null ? (every == null ? "count" : "time") : order) {
      case "count" -> AggregateOrder.AGGREGATE_ORDER_UNSPECIFIED;
      case "deny-rate" -> AggregateOrder.AGGREGATE_ORDER_DENY_RATE;
      case "time" -> AggregateOrder.AGGREGATE_ORDER_TIME;
      default ->
          throw new Failure(
              ExitCode.USAGE, "--order: expected count, deny-rate or time, found `" + order + "`");
    };
  }

  private static AuditField field(String name) throws Failure {
    for (AuditField each : AuditField.values()) {
      if (each != AuditField.UNRECOGNIZED
          && each != AuditField.AUDIT_FIELD_UNSPECIFIED
          && each.name().equals("AUDIT_FIELD_" + name.toUpperCase(Locale.ROOT))) {
        return each;
      }
    }
    throw new Failure(
        ExitCode.USAGE, "--by: there is no field `%s`; there are %s".formatted(name, FIELDS));
  }

  private static Duration step(String text) throws Failure {
    Matcher found = STEP.matcher(text);
    if (!found.matches()) {
      throw new Failure(
          ExitCode.USAGE, "--every: expected a step such as 15m, found `" + text + "`");
    }
    long number = Long.parseLong(found.group(1));
    return switch (found.group(2)) {
      case "s" -> Duration.ofSeconds(number);
      case "m" -> Duration.ofMinutes(number);
      case "h" -> Duration.ofHours(number);
      default -> Duration.ofDays(number);
    };
  }
}
