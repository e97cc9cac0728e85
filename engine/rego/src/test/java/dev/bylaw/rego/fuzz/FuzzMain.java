package dev.bylaw.rego.fuzz;

import java.nio.file.Path;

/** Long runs from the command line: `FuzzMain SEED PROGRAMS REPORT [check]`. */
final class FuzzMain {
  private FuzzMain() {}

  public static void main(String[] args) throws Exception {
    long seed = Long.parseLong(args[0]);
    Path report = Path.of(args[2]).toAbsolutePath();
    try (Oracle oracle = Oracle.start(report.getParent())) {
      if (oracle == null) {
        System.out.println("no Go or no OPA module");
        return;
      }
      FuzzRun run = new FuzzRun(new Trial(oracle, args.length > 3), report);
      long start = System.nanoTime();
      run.run(seed, Integer.parseInt(args[1]), args.length > 3);
      System.out.println(run.summary(seed));
      System.out.printf("%.0f s%n", (System.nanoTime() - start) / 1e9);
    }
  }
}
