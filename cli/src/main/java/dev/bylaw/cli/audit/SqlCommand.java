package dev.bylaw.cli.audit;

import dev.bylaw.cli.ExitCode;
import dev.bylaw.cli.Failure;
import dev.bylaw.cli.Screen;
import dev.bylaw.cli.StoreClient;
import dev.bylaw.cli.StoreOptions;
import dev.bylaw.v1.SqlColumn;
import dev.bylaw.v1.SqlRequest;
import dev.bylaw.v1.SqlResponse;
import dev.bylaw.v1.SqlRow;
import dev.bylaw.v1.SqlValue;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code bylaw audit sql}. */
@Command(
    name = "sql",
    mixinStandardHelpOptions = true,
    description = {
      "Answers one SELECT over the facts of the log, which hold no personal data. There are the",
      "views `entries` (all) and `decisions`; `DESCRIBE decisions` tells their columns. The",
      "dialect is DuckDB's. A question has 30 seconds and 512 MB, and is itself kept in the log.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  bylaw audit sql \"SELECT product, count(*) FROM decisions WHERE effect = 'DENY' GROUP BY 1\"",
      "  bylaw audit sql \"SELECT time_bucket(INTERVAL 1 HOUR, time) AS hour, count(*)",
      "                   FROM decisions GROUP BY 1 ORDER BY 1\" --format csv"
    })
@SuppressWarnings("NullAway.Init") // picocli sets what is annotated
public final class SqlCommand implements Callable<Integer> {
  @Mixin private StoreOptions store;

  @Parameters(index = "0", paramLabel = "SELECT", description = "The statement.")
  private String statement = "";

  @Option(
      names = "--max-rows",
      defaultValue = "10000",
      description = "How many rows at most, up to 1,000,000 (default: ${DEFAULT-VALUE}).")
  private int maxRows;

  @Option(
      names = "--format",
      defaultValue = "text",
      description = "text, csv or json: a row a line, its values by the names of the columns.")
  private String format = "text";

  @Override
  public Integer call() throws Failure {
    Screen screen = Screen.standard();
    SqlRows rows = rows(format, screen);
    try (StoreClient client = store.connect()) {
      SqlRequest request =
          SqlRequest.newBuilder().setStatement(statement).setMaxRows(maxRows).build();
      boolean truncated =
          StoreClient.asked(() -> {
            boolean more = false;
            for (var parts = client.stream().sql(request); parts.hasNext(); ) {
              SqlResponse part = parts.next();
              if (part.getColumnsCount() > 0) {
                rows.columns(part.getColumnsList().stream().map(SqlColumn::getName).toList());
                rows.types(part.getColumnsList().stream().map(SqlColumn::getType).toList());
              }
              for (SqlRow row : part.getRowsList()) {
                rows.row(row.getValuesList());
              }
              more |= part.getTruncated();
            }
            return more;
          });
      rows.end();
      if (truncated) {
        System.err.println("there are more rows; see --max-rows");
      }
      return ExitCode.OK;
    }
  }

  private static SqlRows rows(String format, Screen screen) throws Failure {
    return switch (format) {
      case "text" -> new TextTable(screen);
      case "csv" -> new Csv(screen);
      case "json" -> new JsonLines(screen);
      default ->
          throw new Failure(
              ExitCode.USAGE, "--format: expected text, csv or json, found `" + format + "`");
    };
  }

  private record Csv(Screen screen) implements SqlRows {
    @Override
    public void columns(List<String> names) {
      screen.line(names.stream().map(Csv::quoted).collect(Collectors.joining(",")));
    }

    @Override
    public void row(List<SqlValue> values) {
      screen.line(
          values.stream()
              .map(value -> value.hasText() ? quoted(value.getText()) : "")
              .collect(Collectors.joining(",")));
    }

    private static String quoted(String text) {
      boolean plain = !text.isEmpty() && text.chars().noneMatch(c -> ",\"\r\n".indexOf(c) >= 0);
      return plain ? text : "\"" + text.replace("\"", "\"\"") + "\"";
    }
  }

  private static final class JsonLines implements SqlRows {
    private final Screen screen;
    // what JSON has a type for; all else is a text
    private static final Set<String> PLAIN =
        Set.of("BIGINT", "INTEGER", "SMALLINT", "TINYINT", "DOUBLE", "FLOAT", "BOOLEAN", "HUGEINT");
    private static final Pattern VALUE =
        Pattern.compile("true|false|-?[0-9]{1,15}|-?[0-9]{1,15}\\.[0-9]{1,17}");

    private List<String> names = List.of();
    private List<String> types = List.of();

    JsonLines(Screen screen) {
      this.screen = screen;
    }

    @Override
    public void columns(List<String> columns) {
      names = columns;
    }

    @Override
    public void types(List<String> columns) {
      types = columns;
    }

    @Override
    public void row(List<SqlValue> values) {
      StringBuilder line = new StringBuilder("{");
      for (int i = 0; i < values.size(); i++) {
        line.append(i == 0 ? "" : ",").append(JsonLine.quoted(names.get(i))).append(':');
        String text = values.get(i).getText();
        boolean plain = PLAIN.contains(types.get(i)) && VALUE.matcher(text).matches();
        line.append(!values.get(i).hasText() ? "null" : plain ? text : JsonLine.quoted(text));
      }
      screen.line(line.append('}').toString());
    }
  }
}
