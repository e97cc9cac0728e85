package dev.bylaw.benchmarks.tree;

import dev.bylaw.bundle.tree.LoadOptions;
import dev.bylaw.pdp.PolicyLoader;
import dev.bylaw.pdp.PolicySet;
import dev.bylaw.pdp.conflict.ConflictAnalysis;
import dev.bylaw.pdp.conflict.ConflictReport;
import dev.bylaw.pdp.conflict.Verdict;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What a check of large trees takes, each in a process of its own: loading and compiling, then the
 * analysis of conflicts; peak of resident memory. Sizes as arguments, policies/domains; see
 * docs/performance.md.
 */
public final class CheckBenchmark {
  private CheckBenchmark() {}

  /** Measures trees of the sizes that are given, or 500/20 and 5000/200. */
  public static void main(String[] args) throws Exception {
    if (args.length > 0 && args[0].equals("--here")) {
      measure(Path.of(args[1]));
      return;
    }
    System.out.println(
        "| policies | domains | load s | conflicts s | CPU s, both | peak MB | conflict | compatible | unknown |");
    System.out.println("|---|---|---|---|---|---|---|---|---|");
    List<String> sizes = args.length == 0 ? List.of("500/20", "5000/200") : List.of(args);
    for (String size : sizes) {
      String[] numbers = size.split("/");
      Path tree = Files.createTempDirectory("bylaw-tree");
      LargeTree.write(tree, Integer.parseInt(numbers[0]), Integer.parseInt(numbers[1]));
      System.out.println("| " + numbers[0] + " | " + numbers[1] + " " + inOwnProcess(tree));
    }
  }

  private static String inOwnProcess(Path tree) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElse("java"));
    command.addAll(List.of("-XX:+UseSerialGC", "-cp", System.getProperty("java.class.path", "")));
    command.addAll(List.of(CheckBenchmark.class.getName(), "--here", tree.toString()));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return out.strip();
  }

  private static void measure(Path tree) throws IOException {
    Instant clock = Instant.parse("2026-11-21T10:00:00Z");
    long start = System.nanoTime();
    PolicyLoader.Loaded loaded = PolicyLoader.load(tree, LoadOptions.at(clock).withTests());
    long compiled = System.nanoTime();
    PolicySet set = loaded.policies();
    if (set == null) {
      throw new IllegalStateException(
          "the tree has errors: " + loaded.diagnostics().stream().limit(5).toList());
    }
    ConflictReport report = ConflictAnalysis.of(set, clock);
    long analysed = System.nanoTime();
    System.out.printf(
        "| %.1f | %.1f | %.1f | %d | %d | %d | %d |%n",
        (compiled - start) / 1e9,
        (analysed - compiled) / 1e9,
        ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO).toMillis() / 1e3,
        peakMegabytes(),
        report.of(Verdict.CONFLICT).size(),
        report.compatible(),
        report.of(Verdict.UNKNOWN).size());
  }

  /** The peak of resident memory, as Linux tells it; -1 elsewhere. */
  private static long peakMegabytes() throws IOException {
    Path status = Path.of("/proc/self/status");
    if (!Files.isReadable(status)) {
      return -1;
    }
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("VmHWM"))
        .map(line -> Long.parseLong(line.replaceAll("\\D", "")) >> 10)
        .findFirst()
        .orElse(-1L);
  }
}
