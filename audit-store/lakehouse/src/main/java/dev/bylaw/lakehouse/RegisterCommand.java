package dev.bylaw.lakehouse;

import dev.bylaw.log.entry.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bylaw audit lakehouse register}. */
@Command(
    name = "register",
    mixinStandardHelpOptions = true,
    description = {
      "Brings the table to where the log is, by one commit. The store's own Parquet files are linked",
      "into the warehouse, not written anew; what the store has not derived yet is derived. Every new",
      "file is compared row by row with the log's leaves, and these with the signed checkpoint; where",
      "anything differs nothing is committed. Run it again whenever you like: what is registered",
      "stays, and a run that was cut short is taken up.",
      "",
      "After an erasure all older snapshots expire at once, and files that only they held are deleted.",
      ""
    },
    footer = {
      "",
      "Exit codes: 0 registered, 2 wrong usage, 5 something does not agree with the log, 1 other.",
      "",
      "Examples:",
      "  bylaw audit lakehouse register --log audit/log --log-key log.key.vkey",
      "  bylaw audit lakehouse register --log audit/log --log-key log.key.vkey --warehouse /lake --keep P1D",
      "",
      "In Spark (iceberg-spark-runtime and sqlite-jdbc on its class path):",
      "  spark.sql.catalog.bylaw               org.apache.iceberg.spark.SparkCatalog",
      "  spark.sql.catalog.bylaw.catalog-impl  org.apache.iceberg.jdbc.JdbcCatalog",
      "  spark.sql.catalog.bylaw.uri           jdbc:sqlite:/lake/catalog.sqlite",
      "  spark.sql.catalog.bylaw.warehouse     file:///lake",
      "  SELECT effect, count(*) FROM bylaw.audit.entries WHERE kind = 'decision' GROUP BY effect"
    })
@SuppressWarnings("NullAway.Init") // picocli sets what is annotated
final class RegisterCommand implements Callable<Integer> {
  @Mixin private LogOptions options;

  @Option(
      names = "--columns",
      paramLabel = "DIR",
      description = "Where the store keeps its facts. Default: DIR.columns beside the log.")
  private @Nullable Path columns;

  @Option(
      names = "--keep",
      paramLabel = "DURATION",
      defaultValue = "P7D",
      description = "How long older snapshots stay (ISO 8601). Default: ${DEFAULT-VALUE}.")
  private Duration keep;

  @Override
  public Integer call() throws IOException, SQLException, RefusedException {
    try (Warehouse warehouse = options.warehouse()) {
      Registrar.Outcome done =
          new Registrar(warehouse, InstantSource.system())
              .register(
                  options.open(options.key()),
                  columns == null ? options.beside(".columns") : columns,
                  options.table,
                  keep);
      options.print(
          options.format == LogOptions.Format.json
              ? json(done)
              : "%s holds %d entries of %s, root %s: %d files came, %d went, %d snapshots expired"
                  .formatted(
                      done.table(),
                      done.size(),
                      done.origin(),
                      done.root(),
                      done.added(),
                      done.replaced(),
                      done.expired()));
      return 0;
    }
  }

  private static String json(Registrar.Outcome done) {
    return new String(
        Json.Obj.of(
                new Json.Member("added", (long) done.added()),
                new Json.Member("expired", (long) done.expired()),
                new Json.Member("log", done.origin()),
                new Json.Member("removed", (long) done.removed()),
                new Json.Member("replaced", (long) done.replaced()),
                new Json.Member("root", done.root()),
                new Json.Member("size", done.size()),
                new Json.Member("snapshot", Long.toString(done.snapshot())),
                new Json.Member("table", done.table()))
            .toBytes(),
        StandardCharsets.UTF_8);
  }
}
