package dev.bylaw.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Does once what people do often, so that a JVM can record what it loads, links and runs (JEP 514);
 * the {@code bylaw} script starts it after a build. The processes of the demo record themselves.
 */
final class TrainingRun {
  /** Set while it runs. */
  static final String PROPERTY = "bylaw.training";

  /** Often enough that the profiles of the compilers are worth keeping. */
  private static final int TIMES = 2;

  private TrainingRun() {}

  /** Ends with 1 where a command fails: half a run is not worth recording. */
  public static void main(String[] arguments) throws IOException {
    System.setProperty(PROPERTY, "true");
    Path home = Path.of(System.getProperty("bylaw.home", ".")).toAbsolutePath().normalize();
    Path scratch = Files.createTempDirectory("bylaw-training");
    int status = ExitCode.OK;
    try {
      for (int i = 0; i < TIMES && status == ExitCode.OK; i++) {
        status = run(commands(home, scratch.resolve("bundle-" + i + ".tar.gz")));
      }
      if (status == ExitCode.OK) {
        status = run(List.of(List.of("demo", "--keep", scratch.resolve("demo").toString())));
      }
    } finally {
      Folders.delete(scratch);
    }
    System.exit(status);
  }

  private static int run(List<List<String>> commands) {
    for (List<String> command : commands) {
      int status = Main.run(command.toArray(String[]::new));
      if (status != ExitCode.OK) {
        System.err.println("`bylaw " + String.join(" ", command) + "` ended with " + status);
        return status;
      }
    }
    return ExitCode.OK;
  }

  private static List<List<String>> commands(Path home, Path bundle) {
    String tree = home.resolve("policies").toString();
    Path rego = home.resolve("examples/08-rego-alone");
    String request = home.resolve("examples/01-a-first-decision/request.json").toString();
    return List.of(
        List.of("--help"),
        List.of("rego", "check", rego.toString()),
        List.of("rego", "test", "--coverage", rego.toString()),
        List.of(
            "rego",
            "eval",
            "-d",
            rego.toString(),
            "-i",
            rego.resolve("input.json").toString(),
            "data.shop"),
        List.of("check", "--policies", tree),
        List.of("test", "--policies", tree),
        List.of("decide", "--policies", tree, "--at", "2026-11-21T10:00:00Z", request),
        List.of("bundle", "build", "--policies", tree, "--sequence", "1", "-o", bundle.toString()));
  }
}
