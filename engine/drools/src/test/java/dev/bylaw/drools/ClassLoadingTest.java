package dev.bylaw.drools;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What reading workbooks and compiling rules drags in stays out of a JVM that sees only CSV. */
class ClassLoadingTest {
  private static final List<String> HEAVY =
      List.of(
          "org.apache.poi.",
          "org.apache.xmlbeans.",
          "org.eclipse.jdt.",
          "com.github.javaparser.",
          "org.antlr.",
          "org.drools.model.codegen.",
          "org.drools.mvel",
          "org.mvel",
          "dev.bylaw.drools.drl.",
          "javax.tools.");

  @Test
  void aCsvTableLoadsNeitherPoiNorACompiler() throws IOException, InterruptedException {
    String classes =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xlog:class+load:stdout",
                "-cp",
                classes,
                "dev.bylaw.drools.LoadsLittle")
            .redirectErrorStream(true)
            .start();
    List<String> lines =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
            .lines()
            .toList();
    assertThat(process.waitFor()).isZero();
    assertThat(lines).anyMatch(line -> line.startsWith("decided: Denies"));
    assertThat(lines).anyMatch(line -> line.contains(" org.drools.modelcompiler."));
    assertThat(
            lines.stream()
                .filter(line -> HEAVY.stream().anyMatch(name -> line.contains(" " + name))))
        .isEmpty();
  }
}
