package dev.bylaw.cli.rego;

import dev.bylaw.cli.ExitCode;
import dev.bylaw.cli.Failure;
import dev.bylaw.rego.EvaluationInput;
import dev.bylaw.rego.Limits;
import dev.bylaw.rego.builtin.NetworkGrant;
import dev.bylaw.rego.value.ObjectValue;
import dev.bylaw.rego.value.Value;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What an evaluation is given besides modules and data. */
final class EvaluationOptions {
  @Option(
      names = {"-i", "--input"},
      paramLabel = "FILE",
      description = "The input document: JSON, or YAML by its name.")
  @Nullable Path input;

  @Option(
      names = {"-I", "--stdin-input"},
      description = "Read the input document from the standard input.")
  boolean stdinInput;

  @Option(names = "--package", paramLabel = "PATH", description = "The query's package.")
  @Nullable String packagePath;

  @Option(
      names = "--import",
      paramLabel = "PATH",
      description = "What the query imports, such as `data.a.b as c`; may be repeated.")
  List<String> imports = new ArrayList<>();

  @Option(
      names = {"-t", "--timeout"},
      paramLabel = "TIME",
      converter = DurationOption.class,
      description = "The longest an evaluation may take, such as `5s` (default: no bound).")
  @Nullable Duration timeout;

  @Option(
      names = "--allow-net",
      paramLabel = "HOST",
      split = ",",
      description = "Hosts that http.send and net.lookup_ip_addr may reach (default: none).")
  List<String> hosts = new ArrayList<>();

  /** The input to evaluate on, with the clock of now. */
  EvaluationInput given(ObjectValue data) throws Failure {
    EvaluationInput in =
        EvaluationInput.of(document(), data, now())
            .withSeed(ThreadLocalRandom.current().nextLong())
            .withLimits(limits(timeout));
    return hosts.isEmpty() ? in : in.withNetwork(NetworkGrant.to(hosts.toArray(new String[0])));
  }

  /** A path from `data`, for `--package`. */
  String place() {
    String path = packagePath;
    if (path == null) {
      return "data";
    }
    return path.equals("data") || path.startsWith("data.") ? path : "data." + path;
  }

  static long now() {
    Instant now = Instant.now();
    return now.getEpochSecond() * 1_000_000_000L + now.getNano();
  }

  static Limits limits(@Nullable Duration timeout) {
    return Limits.standard()
        .withSteps(Long.MAX_VALUE / 2)
        .withTimeNanos(timeout == null ? Long.MAX_VALUE / 2 : Math.max(1, timeout.toNanos()));
  }

  private @Nullable Value document() throws Failure {
    if (stdinInput) {
      try {
        return SourceLoader.document("standard input", System.in.readAllBytes());
      } catch (IOException e) {
        throw new Failure(ExitCode.USAGE, "cannot read the standard input: " + e.getMessage());
      }
    }
    Path file = input;
    return file == null ? null : SourceLoader.document(file.toString(), SourceLoader.read(file));
  }
}
