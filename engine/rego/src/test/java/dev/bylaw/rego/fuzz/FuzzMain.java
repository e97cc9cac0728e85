package dev.bylaw.rego.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.LongStream;

/**
 * Long runs from the command line.
 *
 * <ul>
 *   <li>{@code FuzzMain SEED PROGRAMS REPORT [check]} tries as many programs, each from its own
 *       seed, counted from the first;
 *   <li>{@code FuzzMain again OLD,... REPORT [check]} tries the programs whose seeds stand in
 *       earlier reports.
 * </ul>
 */
final class FuzzMain {
  private static final Pattern SEED = Pattern.compile(", seed (\\d+)");

  private FuzzMain() {}

  public static void main(String[] args) throws Exception {
    boolean compilers = args.length > 3;
    Path report = Path.of(args[2]).toAbsolutePath();
    try (Oracle oracle = Oracle.start(report.getParent())) {
      if (oracle == null) {
        System.out.println("no Go or no OPA module");
        return;
      }
      FuzzRun run = new FuzzRun(new Trial(oracle, compilers), report);
      long start = System.nanoTime();
      run.run(seeds(args[0], args[1]), compilers);
      System.out.println(run.summary());
      System.out.printf("%.0f s%n", (System.nanoTime() - start) / 1e9);
    }
  }

  private static long[] seeds(String first, String second) throws IOException {
    if (!first.equals("again")) {
      long seed = Long.parseLong(first);
      return LongStream.range(seed, seed + Long.parseLong(second)).toArray();
    }
    StringBuilder reports = new StringBuilder();
    for (String each : second.split(",")) {
      reports.append(Files.readString(Path.of(each)));
    }
    long[] seeds =
        SEED.matcher(reports)
            .results()
            .mapToLong(found -> Long.parseLong(found.group(1)))
            .toArray();
    return Arrays.stream(seeds).distinct().toArray();
  }
}
