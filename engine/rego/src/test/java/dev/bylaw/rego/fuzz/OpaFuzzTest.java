package dev.bylaw.rego.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random programs give here what they give on the real OPA. {@code -Dbylaw.fuzz.programs=N} sets
 * how many are tried, {@code -Dbylaw.seed=N} from where; a program's seed tries it alone.
 */
class OpaFuzzTest {
  @TempDir Path folder = Path.of(".");

  @Test
  void randomProgramsAgreeWithOpa() throws Exception {
    try (Oracle oracle = Oracle.start(folder)) {
      assumeTrue(oracle != null, "no Go or no OPA module: random programs are not compared");
      long seed = Long.getLong("bylaw.seed", 7L);
      Path report =
          Path.of(
              System.getProperty("bylaw.fuzz.report", folder.resolve("differences").toString()));
      FuzzRun run = new FuzzRun(new Trial(oracle, false), report);
      int programs = Integer.getInteger("bylaw.fuzz.programs", 300);
      run.run(LongStream.range(seed, seed + programs).toArray(), false);
      System.out.println("random programs: " + run.summary());
      assertThat(run.wrong()).isEmpty();
    }
  }
}
