package dev.bylaw.cli.audit;

import dev.bylaw.cli.ExitCode;
import dev.bylaw.cli.Failure;
import dev.bylaw.cli.Screen;
import dev.bylaw.cli.StoreClient;
import dev.bylaw.cli.StoreOptions;
import dev.bylaw.cli.Times;
import dev.bylaw.cli.TreeOptions;
import dev.bylaw.log.entry.EntryException;
import dev.bylaw.log.entry.Facts;
import dev.bylaw.log.entry.Leaf;
import dev.bylaw.log.entry.Payload;
import dev.bylaw.v1.AuditEntry;
import dev.bylaw.v1.AuditFilter;
import dev.bylaw.v1.QueryRequest;
import dev.bylaw.v1.QueryResponse;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code bylaw audit report}. */
@Command(
    name = "report",
    mixinStandardHelpOptions = true,
    description = {
      "Questions that auditors and authorities put:",
      "",
      "  ropa            record of processing (GDPR Art. 30): what agreements declare, what the log",
      "                  observed, and where they differ; needs a policy tree",
      "  subject-access  what one subject asked for and got (GDPR Art. 15); needs --subject",
      "  changes         which policies came into force where and when (SOC 2 CC8.1)",
      "  waivers         decisions under waivers",
      "  bcbs239         what the log shows on principles of BCBS 239",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  bylaw audit report ropa --policies mesh --from 2026-10-01",
      "  bylaw audit report subject-access --subject alice@example.com --format json"
    })
@SuppressWarnings("NullAway.Init") // picocli sets what is annotated
public final class ReportCommand implements Callable<Integer> {
  private static final int PAGE = 500;

  @Mixin private StoreOptions store;
  @Mixin private TreeOptions tree;

  @Parameters(index = "0", paramLabel = "REPORT", description = "Which report.")
  private String report = "";

  @Option(names = "--subject", paramLabel = "ID", description = "The subject of subject-access.")
  private String subject = "";

  @Option(names = "--from", paramLabel = "TIME", description = "Not before.")
  private @Nullable String from;

  @Option(names = "--until", paramLabel = "TIME", description = "Before.")
  private @Nullable String until;

  @Option(names = "--format", defaultValue = "text", description = "text or json (a row a line).")
  private String format = "text";

  @Override
  public Integer call() throws Failure, IOException {
    if (!format.equals("text") && !format.equals("json")) {
      throw new Failure(ExitCode.USAGE, "--format: expected text or json, found `" + format + "`");
    }
    Screen screen = Screen.standard();
    try (StoreClient client = store.connect()) {
      List<ReportTable> tables =
          switch (report) {
            case "ropa" -> processing(client);
            case "subject-access" -> List.of(access(client));
            case "changes" -> changes(client);
            case "waivers" -> waivers(client);
            case "bcbs239" -> bcbs239(client);
            default ->
                throw new Failure(
                    ExitCode.USAGE, "there is no report `" + report + "`; see --help");
          };
      tables.forEach(table -> print(screen, table));
      return ExitCode.OK;
    }
  }

  private List<ReportTable> processing(StoreClient client) throws Failure, IOException {
    return new Processing(tree.load(tree.clock()).tree().agreements(), observed(client)).tables();
  }

  private ReportTable observed(StoreClient client) throws Failure {
    return ReportTable.ask(
        client,
        "Observed: data that were given",
        """
        SELECT product, consumer_domain, purpose, count(*) AS decisions, min(time) AS first,
          max(time) AS last
        FROM decisions WHERE effect = 'PERMIT' AND coalesce(mode, '') <> 'DRY_RUN' AND %s
        GROUP BY ALL ORDER BY ALL\
        """
            .formatted(during()));
  }

  private List<ReportTable> changes(StoreClient client) throws Failure {
    return List.of(
        ReportTable.ask(
            client,
            "Policies that came into force, and such as did not",
            """
            SELECT idx, time, sidecar, revision, more->>'$.previous_revision' AS before,
              more->>'$.activated' AS activated
            FROM entries WHERE kind = 'activation' AND %s ORDER BY idx\
            """
                .formatted(during())),
        ReportTable.ask(
            client,
            "Decisions by revision",
            """
            SELECT revision, count(*) AS decisions, count(*) FILTER (effect = 'DENY') AS denies,
              min(time) AS first, max(time) AS last
            FROM decisions WHERE %s GROUP BY revision ORDER BY first\
            """
                .formatted(during())));
  }

  private List<ReportTable> waivers(StoreClient client) throws Failure {
    return List.of(
        ReportTable.ask(
            client,
            "Waivers that touched decisions",
            """
            SELECT waiver, count(*) AS decisions, count(DISTINCT product) AS products,
              min(time) AS first, max(time) AS last
            FROM (SELECT *, unnest(waivers) AS waiver FROM decisions) WHERE %s
            GROUP BY waiver ORDER BY decisions DESC, waiver\
            """
                .formatted(during())),
        ReportTable.ask(
            client,
            "The decisions",
            """
            SELECT idx, time, product, action, effect, decision_id,
              array_to_string(waivers, ', ') AS waivers
            FROM decisions WHERE len(waivers) > 0 AND %s ORDER BY idx\
            """
                .formatted(during())));
  }

  private List<ReportTable> bcbs239(StoreClient client) throws Failure {
    String during = during();
    return List.of(
        ReportTable.ask(
            client,
            "Principle 1, governance: revisions that came into force",
            "SELECT sidecar, count(*) AS activations, max(time) AS last FROM entries"
                + " WHERE kind = 'activation' AND "
                + during
                + " GROUP BY 1 ORDER BY 1"),
        ReportTable.ask(
            client,
            "Principle 3, accuracy and integrity: verdicts on contracts",
            "SELECT product, more->>'$.verdict' AS verdict, count(*) AS checks, max(time) AS last"
                + " FROM entries WHERE kind = 'compliance' AND "
                + during
                + " GROUP BY 1, 2 ORDER BY 1, 2"),
        ReportTable.ask(
            client,
            "Principle 4, completeness: decisions that could not be recorded, and were refused",
            "SELECT sidecar, count(*) AS outages, sum((more->>'$.refused')::BIGINT) AS refused"
                + " FROM entries WHERE kind = 'outage' AND "
                + during
                + " GROUP BY 1 ORDER BY 1"),
        ReportTable.ask(
            client,
            "Principle 5, timeliness: the newest entry of each sidecar",
            "SELECT sidecar, count(*) AS entries, max(time) AS last FROM entries"
                + " WHERE sidecar IS NOT NULL AND "
                + during
                + " GROUP BY 1 ORDER BY 1"),
        ReportTable.ask(
            client,
            "Principle 11, distribution: who was given what",
            "SELECT product, consumer_domain, count(*) AS decisions FROM decisions"
                + " WHERE effect = 'PERMIT' AND "
                + during
                + " GROUP BY 1, 2 ORDER BY 1, 2"));
  }

  private String during() throws Failure {
    List<String> conditions = new ArrayList<>(List.of("true"));
    if (from != null) {
      conditions.add("time >= " + literal(Times.instant("--from", from)));
    }
    if (until != null) {
      conditions.add("time < " + literal(Times.instant("--until", until)));
    }
    return String.join(" AND ", conditions);
  }

  private static String literal(Instant time) {
    return "make_timestamp(%d)"
        .formatted(time.getEpochSecond() * 1_000_000 + time.getNano() / 1_000);
  }

  private ReportTable access(StoreClient client) throws Failure {
    if (subject.isEmpty()) {
      throw new Failure(ExitCode.USAGE, "subject-access needs --subject");
    }
    AuditFilter.Builder filter = AuditFilter.newBuilder().setSubject(subject);
    if (from != null) {
      filter.setFrom(FilterTimes.of(Times.instant("--from", from)));
    }
    if (until != null) {
      filter.setUntil(FilterTimes.of(Times.instant("--until", until)));
    }
    List<List<String>> rows = new ArrayList<>();
    String page = "";
    do {
      QueryRequest request =
          QueryRequest.newBuilder().setFilter(filter).setPageSize(PAGE).setPageToken(page).build();
      QueryResponse response = StoreClient.asked(() -> client.call().query(request));
      for (AuditEntry entry : response.getEntriesList()) {
        rows.add(row(entry));
      }
      page = response.getNextPageToken();
    } while (!page.isEmpty());
    return new ReportTable(
        "What the log holds of this subject",
        List.of("idx", "time", "kind", "product", "action", "purpose", "effect", "recorded"),
        rows);
  }

  private static List<String> row(AuditEntry entry) throws Failure {
    try {
      Leaf leaf = Leaf.parse(entry.getLeaf().toByteArray());
      Payload payload = Payload.parse(entry.getPayload().toByteArray());
      return List.of(
          Long.toString(entry.getIndex()),
          leaf.time().toString(),
          leaf.kind(),
          text(leaf, Facts.PRODUCT),
          text(leaf, Facts.ACTION),
          text(leaf, Facts.PURPOSE),
          text(leaf, Facts.EFFECT),
          payload.openings().stream()
              .map(opening -> opening.id() + ": " + opening.text())
              .collect(Collectors.joining("; ")));
    } catch (EntryException e) {
      throw new Failure(ExitCode.PROOF_FAILED, "entry " + entry.getIndex() + ": " + e.getMessage());
    }
  }

  private static String text(Leaf leaf, String fact) {
    String text = leaf.text(fact);
    return text == null ? "" : text;
  }

  private void print(Screen screen, ReportTable table) {
    if (format.equals("json")) {
      for (List<String> row : table.rows()) {
        StringBuilder line =
            new StringBuilder("{\"table\":").append(JsonLine.quoted(table.title()));
        for (int i = 0; i < row.size(); i++) {
          line.append(',').append(JsonLine.quoted(table.columns().get(i))).append(':');
          line.append(JsonLine.quoted(row.get(i)));
        }
        screen.line(line.append('}').toString());
      }
      return;
    }
    screen.line(screen.bold("# " + table.title()));
    TextTable text = new TextTable(screen);
    text.columns(table.columns());
    table.rows().forEach(text::texts);
    text.end();
    screen.line();
  }
}
