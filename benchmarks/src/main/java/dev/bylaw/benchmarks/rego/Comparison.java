package dev.bylaw.benchmarks.rego;

import dev.bylaw.rego.value.Json;
import dev.bylaw.rego.value.NumberValue;
import dev.bylaw.rego.value.ObjectValue;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Measures this Rego beside the real {@code opa}, on the same files, case after case in one run: a
 * table on standard output, and JSON with {@code -Dbylaw.json=FILE}. Arguments are names of {@link
 * Workloads}; none means the standard ones, {@code more} adds further inputs. {@code -Dseconds=N}
 * sets how long each arm of a case is measured. {@code -Dcpu=true} measures ours in thread CPU time
 * instead of with JMH, for a machine that is busy; the median that OPA's timer gives needs no such
 * care.
 */
public final class Comparison {
  private static final boolean CPU = Boolean.getBoolean("cpu");

  private final Path work;
  private final @Nullable Opa opa;
  private final int seconds;
  private final List<Row> rows = new ArrayList<>();

  private Comparison(Path work, @Nullable Opa opa, int seconds) {
    this.work = work;
    this.opa = opa;
    this.seconds = seconds;
  }

  /** One line of the table; NaN stands for what was not measured. */
  private record Row(
      String name,
      double ours,
      double allocated,
      double hand,
      double opaEvaluation,
      double opaBench,
      double opaServer,
      double opaHealth,
      double coldMillis,
      double opaCheckMillis) {
    double ratio() {
      return opaEvaluation / ours;
    }
  }

  /** Runs the comparison. */
  public static void main(String[] arguments) throws Exception {
    List<String> names = new ArrayList<>(List.of(arguments));
    if (names.isEmpty() || names.remove("more")) {
      names.addAll(0, Workloads.STANDARD);
      if (arguments.length > 0) {
        names.addAll(Workloads.MORE);
      }
    }
    String shared = System.getProperty("bylaw.shared");
    Path root = Path.of(System.getProperty("bylaw.root", "."));
    Path work = Files.createTempDirectory("bylaw-rego-bench");
    Comparison comparison = new Comparison(work, Opa.find(), Integer.getInteger("seconds", 3));
    try {
      comparison.head();
      for (String name : names) {
        Workload workload = Workloads.named(name, root, shared == null ? null : Path.of(shared));
        if (workload == null) {
          say("%-26s not here (set -Dbylaw.shared to the folder that has workloads/)%n", name);
        } else {
          comparison.measure(workload);
        }
      }
    } finally {
      delete(work);
    }
    String json = System.getProperty("bylaw.json");
    if (json != null) {
      Files.writeString(Path.of(json), comparison.json());
    }
  }

  private void head() throws IOException {
    say(
        "load average %.2f, Java %s, %s%n%n",
        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
        Runtime.version(),
        opa == null ? "opa not found: only ours is measured" : "opa " + opa.version());
    say(
        "%-26s %12s %10s %9s %13s %13s %8s %11s %11s %9s %9s%n",
        "case",
        "ours ns",
        "B/op",
        "by hand",
        "opa eval ns",
        "opa bench ns",
        "ratio",
        "server us",
        "health us",
        "cold ms",
        "check ms");
  }

  private void measure(Workload workload) throws Exception {
    Folder folder = Folder.write(work.resolve(workload.name()), workload);
    boolean byHand = workload.name().startsWith("w1-");
    Measured ours = CPU ? cpu("rego", folder) : jmh(RegoBenchmark.class, folder);
    double hand = Double.NaN;
    if (byHand) {
      hand = (CPU ? cpu("hand", folder) : jmh(HandWrittenBenchmark.class, folder)).nanos();
    }
    double evaluation = Double.NaN;
    double bench = Double.NaN;
    double server = Double.NaN;
    double health = Double.NaN;
    double check = Double.NaN;
    if (opa != null) {
      Opa.Bench mean = bench(opa, folder);
      evaluation = mean.evaluation();
      bench = mean.whole();
      try (OpaServer running = OpaServer.start(opa, folder)) {
        OpaServer.Calls calls = running.measure(folder, Duration.ofSeconds(seconds));
        server = calls.evaluation();
        health = calls.health();
      }
      check = opa.checkMillis(folder);
    }
    Row row =
        new Row(
            workload.name(),
            ours.nanos(),
            ours.bytes(),
            hand,
            evaluation,
            bench,
            server,
            health,
            coldMillis(folder),
            check);
    rows.add(row);
    say(
        "%-26s %,12.0f %,10.0f %9.0f %,13.0f %,13.0f %7.1fx %,11.0f %,11.0f %,9.0f %,9.0f%n",
        row.name(),
        row.ours(),
        row.allocated(),
        row.hand(),
        row.opaEvaluation(),
        row.opaBench(),
        row.ratio(),
        row.opaServer(),
        row.opaHealth(),
        row.coldMillis(),
        row.opaCheckMillis());
    delete(folder.path());
  }

  /** {@code opa bench} takes one input at a time: two stand for all. */
  private static Opa.Bench bench(Opa opa, Folder folder) throws IOException {
    List<Path> inputs = folder.inputs();
    int taken = Math.min(2, inputs.size());
    double whole = 0;
    double evaluation = 0;
    double bytes = 0;
    for (int i = 0; i < taken; i++) {
      Opa.Bench one = opa.bench(folder, inputs.get(i * inputs.size() / taken));
      whole += one.whole() / taken;
      evaluation += one.evaluation() / taken;
      bytes += one.bytes() / taken;
    }
    return new Opa.Bench(whole, evaluation, bytes);
  }

  private record Measured(double nanos, double bytes) {}

  private Measured jmh(Class<?> benchmark, Folder folder) throws RunnerException {
    Collection<RunResult> results =
        new Runner(
                new OptionsBuilder()
                    .include("^" + benchmark.getName() + "\\.")
                    .param("folder", folder.path().toString())
                    .forks(1)
                    .warmupIterations(Math.max(3, seconds))
                    .warmupTime(TimeValue.seconds(1))
                    .measurementIterations(Math.max(3, seconds))
                    .measurementTime(TimeValue.seconds(1))
                    .addProfiler(GCProfiler.class)
                    .jvmArgs("-XX:+UseSerialGC", "-Xmx2g", "--sun-misc-unsafe-memory-access=allow")
                    .verbosity(VerboseMode.SILENT)
                    .build())
            .run();
    RunResult result = results.iterator().next();
    double bytes = Double.NaN;
    for (var entry : result.getSecondaryResults().entrySet()) {
      if (entry.getKey().endsWith("gc.alloc.rate.norm")) {
        Result<?> value = entry.getValue();
        bytes = value.getScore();
      }
    }
    return new Measured(result.getPrimaryResult().getScore(), bytes);
  }

  private Measured cpu(String side, Folder folder) throws IOException, InterruptedException {
    // compiling in the foreground, so that no round waits for a compiler that is short of time
    String[] found =
        java(
                "-Xbatch",
                CpuTime.class.getName(),
                side,
                folder.path().toString(),
                Integer.toString(seconds))
            .split(" ", 2);
    return new Measured(Double.parseDouble(found[0]), Double.parseDouble(found[1]));
  }

  /** The median of three processes. */
  private static double coldMillis(Folder folder) throws IOException, InterruptedException {
    double[] millis = new double[3];
    for (int i = 0; i < millis.length; i++) {
      millis[i] =
          Double.parseDouble(java("-Xmx2g", ColdCompile.class.getName(), folder.path().toString()));
    }
    Arrays.sort(millis);
    return millis[millis.length / 2];
  }

  /** What a fresh Java process prints. */
  private static String java(String... arguments) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path")));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return out.strip();
  }

  private String json() {
    ObjectValue.Builder all = ObjectValue.builder();
    for (Row row : rows) {
      ObjectValue.Builder one = ObjectValue.builder();
      put(one, "ours_ns", row.ours());
      put(one, "ours_bytes", row.allocated());
      put(one, "hand_written_ns", row.hand());
      put(one, "opa_eval_ns", row.opaEvaluation());
      put(one, "opa_bench_ns", row.opaBench());
      put(one, "opa_server_us", row.opaServer());
      put(one, "opa_health_us", row.opaHealth());
      put(one, "cold_compile_ms", row.coldMillis());
      put(one, "opa_check_ms", row.opaCheckMillis());
      put(one, "ratio", row.ratio());
      all.put(row.name(), one.build());
    }
    return Json.write(all.build()) + "\n";
  }

  private static void put(ObjectValue.Builder object, String key, double value) {
    if (Double.isFinite(value)) {
      object.put(key, NumberValue.of(value));
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  @SuppressWarnings("SystemOut") // a command
  private static void say(String format, Object... arguments) {
    System.out.printf(Locale.ROOT, format, arguments);
    System.out.flush();
  }
}
