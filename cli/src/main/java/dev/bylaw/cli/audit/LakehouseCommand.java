package dev.bylaw.cli.audit;

import dev.bylaw.cli.ExitCode;
import dev.bylaw.cli.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/** {@code bylaw audit lakehouse}: starts the process that has Iceberg's libraries. */
@Command(
    name = "lakehouse",
    description = {
      "Registers the facts of a log as an Apache Iceberg table, or checks one against the log.",
      "Spark, Trino and others ask it then. `bylaw audit lakehouse register --help` tells more.",
      "",
      "It is a program of its own, so that nobody else carries Iceberg's libraries. Build it once:",
      "  mvn -DskipTests package -pl audit-store/lakehouse -am",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  bylaw audit lakehouse register --log audit/log --log-key log.key.vkey",
      "  bylaw audit lakehouse check --log audit/log --log-key log.key.vkey"
    })
public final class LakehouseCommand implements Callable<Integer> {
  private static final Path JAR =
      Path.of("audit-store", "lakehouse", "target", "bylaw-lakehouse-0.1.0-SNAPSHOT.jar");

  @Unmatched private List<String> arguments = new ArrayList<>();

  @Override
  public Integer call() throws Failure, IOException, InterruptedException {
    Path jar = Path.of(System.getProperty("bylaw.home", ".")).resolve(JAR);
    if (!Files.exists(jar)) {
      throw new Failure(
          ExitCode.USAGE,
          "`%s` is not built: mvn -DskipTests package -pl audit-store/lakehouse -am"
              .formatted(jar));
    }
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-XX:+UseSerialGC",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-jar",
            jar.toString()));
    command.addAll(arguments);
    return new ProcessBuilder(command).inheritIO().start().waitFor();
  }
}
