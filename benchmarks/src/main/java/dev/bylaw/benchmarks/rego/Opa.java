package dev.bylaw.benchmarks.rego;

import dev.bylaw.rego.value.ArrayValue;
import dev.bylaw.rego.value.NumberValue;
import dev.bylaw.rego.value.ObjectValue;
import dev.bylaw.rego.value.StringValue;
import dev.bylaw.rego.value.Value;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The real {@code opa}, as a command. */
record Opa(Path executable) {
  /** The one that {@code -Dbylaw.opa} or the search path has, or null. */
  static @Nullable Opa find() {
    List<String> folders = new ArrayList<>();
    folders.addAll(List.of(String.valueOf(System.getenv("PATH")).split(File.pathSeparator)));
    folders.add(System.getProperty("user.home", "") + "/go/bin");
    String configured = System.getProperty("bylaw.opa");
    if (configured != null) {
      return new Opa(Path.of(configured));
    }
    for (String folder : folders) {
      Path candidate = Path.of(folder, "opa");
      if (Files.isExecutable(candidate)) {
        return new Opa(candidate);
      }
    }
    return null;
  }

  /** First line of {@code opa version}. */
  String version() throws IOException {
    return run(List.of("version")).lines().findFirst().orElse("");
  }

  /** The value of the query for one input, or null where it is undefined. */
  @Nullable Value eval(Folder folder, Path input) throws IOException {
    Value answer =
        Folder.json(
            run(with(folder, input, "eval", "--format", "json", "--strict-builtin-errors")));
    if (!(answer instanceof ObjectValue object
        && object.get("result") instanceof ArrayValue results)) {
      return null;
    }
    ObjectValue row = (ObjectValue) results.get(0);
    Value expressions = Objects.requireNonNull(row.get("expressions"));
    return ((ObjectValue) ((ArrayValue) expressions).get(0)).get("value");
  }

  /**
   * What {@code opa bench} measured, in nanoseconds.
   *
   * @param whole an operation of its harness
   * @param evaluation median of the part that OPA's own timer calls evaluation of the query
   */
  record Bench(double whole, double evaluation, double bytes) {}

  Bench bench(Folder folder, Path input) throws IOException {
    Value answer =
        Folder.json(
            run(
                with(
                    folder,
                    input,
                    "bench",
                    "--format",
                    "json",
                    "--fail=false",
                    "--optimize-store-for-read-speed")));
    ObjectValue result = (ObjectValue) answer;
    ObjectValue extra = (ObjectValue) Objects.requireNonNull(result.get("Extra"));
    double n = number(result, "N");
    return new Bench(
        number(result, "T") / n,
        number(extra, "histogram_timer_rego_query_eval_ns_median"),
        number(result, "MemBytes") / n);
  }

  /** Milliseconds of {@code opa check}: process, parsing and compiling. */
  double checkMillis(Folder folder) throws IOException {
    long start = System.nanoTime();
    run(List.of("check", folder.policy().toString()));
    return (System.nanoTime() - start) / 1e6;
  }

  private static double number(ObjectValue object, String key) {
    return ((NumberValue) Objects.requireNonNull(object.get(StringValue.of(key)), key))
        .doubleValue();
  }

  private static List<String> with(Folder folder, Path input, String... command)
      throws IOException {
    List<String> all = new ArrayList<>(List.of(command));
    all.addAll(
        List.of(
            "--data",
            folder.policy().toString(),
            "--data",
            folder.data().toString(),
            "--input",
            input.toString(),
            folder.query()));
    return all;
  }

  private String run(List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(executable.toString());
    command.addAll(arguments);
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (process.waitFor() != 0) {
        throw new IOException("opa failed: " + command + "\n" + out);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
    return out;
  }
}
