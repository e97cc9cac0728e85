package dev.bylaw.cli.init;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bylaw.cli.ExitCode;
import dev.bylaw.cli.Main;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InitCommandTest {
  @TempDir Path temp;

  private String printed = "";

  private int bylaw(String... args) {
    PrintStream out = System.out;
    PrintStream err = System.err;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (PrintStream to = new PrintStream(bytes, true, StandardCharsets.UTF_8)) {
      System.setOut(to);
      System.setErr(to);
      return Main.run(args);
    } finally {
      System.setOut(out);
      System.setErr(err);
      printed = bytes.toString(StandardCharsets.UTF_8);
    }
  }

  @ParameterizedTest
  @CsvSource({"''", "one", "one sales", "sales customer-care logistics-2"})
  void whatIsMadePassesItsOwnChecks(String domains) throws IOException {
    Path made = temp.resolve("new/mesh");
    String[] args =
        Stream.concat(
                Stream.of("init", made.toString(), "--council", "us@example.org"),
                Stream.of(domains.split(" "))
                    .filter(d -> !d.isEmpty())
                    .flatMap(d -> Stream.of("--domain", d)))
            .toArray(String[]::new);
    assertThat(bylaw(args)).as(printed).isEqualTo(ExitCode.OK);
    assertThat(printed).contains("policies/mesh.yaml", "bylaw check --strict");
    String policies = made.resolve("policies").toString();
    assertThat(bylaw("check", "--strict", "-p", policies)).as(printed).isEqualTo(ExitCode.OK);
    assertThat(bylaw("test", "-p", policies)).as(printed).isEqualTo(ExitCode.OK);
    assertThat(printed).contains("10 passed");
    assertThat(bylaw("rego", "fmt", "--fail", "-l", policies)).as(printed).isEqualTo(ExitCode.OK);
    try (Stream<Path> files = Files.walk(made)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertThat(Files.readString(file)).as(file.toString()).doesNotContain("@@");
      }
    }
    assertThat(Files.readString(made.resolve("CODEOWNERS")))
        .contains("/policies/global/")
        .contains("us@example.org");
  }

  @Test
  void nothingThatIsThereIsOverwritten() throws IOException {
    Path mesh = temp.resolve("policies/mesh.yaml");
    Files.createDirectories(mesh.getParent());
    Files.writeString(mesh, "mine");
    assertThat(bylaw("init", temp.toString(), "--name", "m")).isEqualTo(ExitCode.USAGE);
    assertThat(printed).contains("mesh.yaml` is there already; nothing was written");
    assertThat(mesh).hasContent("mine");
    try (Stream<Path> files = Files.list(temp)) {
      assertThat(files).containsExactly(mesh.getParent());
    }
  }

  @Test
  void namesThatCannotBeFoldersOrPackagesAreRefused() {
    for (String[] wrong :
        List.of(
            new String[] {"--domain", "../up"},
            new String[] {"--domain", "Sales"},
            new String[] {"--name", "a b"},
            new String[] {"--council", "a: b"})) {
      assertThat(bylaw("init", temp.resolve("x").toString(), wrong[0], wrong[1]))
          .as(wrong[1])
          .isEqualTo(ExitCode.USAGE);
      assertThat(printed).contains(wrong[0]);
    }
    assertThat(temp.resolve("x")).doesNotExist();
  }
}
