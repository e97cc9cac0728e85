package dev.bylaw.drools;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/**
 * Runs {@link Measure} in JVMs of its own: mvn -pl engine/drools -am test -Dtest=MeasureTest
 * -Dbylaw.measure=true -Dsurefire.failIfNoSpecifiedTests=false
 */
class MeasureTest {
  @Test
  void tablesOfAllSizes() throws IOException, InterruptedException {
    Assumptions.assumeTrue(
        Boolean.getBoolean("bylaw.measure"), "measures only with -Dbylaw.measure=true");
    for (String rows : List.of("20", "200", "2000")) {
      Process process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-XX:+UseSerialGC",
                  "-Xmx256m",
                  "-cp",
                  System.getProperty(
                      "surefire.test.class.path", System.getProperty("java.class.path")),
                  "dev.bylaw.drools.Measure",
                  rows)
              .inheritIO()
              .start();
      assertThat(process.waitFor()).isZero();
    }
  }
}
