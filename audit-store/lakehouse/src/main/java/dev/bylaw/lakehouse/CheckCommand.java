package dev.bylaw.lakehouse;

import dev.bylaw.log.entry.Json;
import dev.bylaw.log.note.Ed25519Verifier;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code bylaw audit lakehouse check}. */
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    description = {
      "Holds the table's newest snapshot against the log: the signed checkpoint in its summary, that",
      "its files hold every entry of that tree once, and each row against the log's leaves. Lists all",
      "that differs.",
      ""
    },
    footer = {
      "",
      "Exit codes: 0 the table is the log's, 2 wrong usage, 5 it is not, 1 other.",
      "",
      "Example:",
      "  bylaw audit lakehouse check --log audit/log --log-key log.key.vkey"
    })
@SuppressWarnings("NullAway.Init") // picocli sets what is annotated
final class CheckCommand implements Callable<Integer> {
  @Mixin private LogOptions options;

  @Override
  public Integer call() throws IOException, SQLException, RefusedException {
    Ed25519Verifier key = options.key();
    try (Warehouse warehouse = options.warehouse()) {
      TableCheck.Result found = TableCheck.check(warehouse, options.table, options.open(key), key);
      if (options.format == LogOptions.Format.json) {
        options.print(json(found));
      } else {
        found.findings().forEach(finding -> options.print("wrong  " + finding));
        options.print(
            "%d entries in %d files, root %s: %s"
                .formatted(
                    found.size(),
                    found.files(),
                    found.root(),
                    found.findings().isEmpty()
                        ? "what the log says"
                        : found.findings().size() + " findings"));
      }
      return found.findings().isEmpty() ? 0 : Main.REFUSED;
    }
  }

  private static String json(TableCheck.Result found) {
    return new String(
        Json.Obj.of(
                new Json.Member("files", (long) found.files()),
                new Json.Member("findings", Json.Many.ofTexts(found.findings())),
                new Json.Member("root", found.root()),
                new Json.Member("size", found.size()))
            .toBytes(),
        StandardCharsets.UTF_8);
  }
}
