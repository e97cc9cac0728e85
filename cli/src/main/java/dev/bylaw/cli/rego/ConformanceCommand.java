package dev.bylaw.cli.rego;

import dev.bylaw.cli.ExitCode;
import dev.bylaw.cli.Failure;
import dev.bylaw.cli.Screen;
import dev.bylaw.rego.conformance.Conformance;
import dev.bylaw.rego.conformance.ConformanceResult;
import dev.bylaw.rego.syntax.RegoVersion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code bylaw rego conformance}. */
@Command(
    name = "conformance",
    mixinStandardHelpOptions = true,
    description = {"Runs OPA's conformance cases: every .yaml under a folder.", ""},
    footer = {
      "",
      "Exit code 4 where a case fails. With --known: where one fails that the file does not name, or",
      "one passes that it names. The file has a name a line; lines that start with # give the reason",
      "of those after them.",
      "",
      "  bylaw rego conformance opa/v1/test/cases/testdata/v1",
      "  bylaw rego conformance --v0-compatible opa/v1/test/cases/testdata/v0"
    })
@SuppressWarnings("NullAway.Init") // picocli sets what is annotated
final class ConformanceCommand implements Callable<Integer> {
  @Parameters(paramLabel = "DIR", description = "The folder.")
  private Path folder;

  @Option(names = "--known", paramLabel = "FILE", description = "Cases that are known to fail.")
  private @Nullable Path known;

  @Option(names = "--v0-compatible", description = "Of the language before version 1.")
  private boolean v0;

  @Override
  public Integer call() throws Failure, IOException {
    if (!Files.isDirectory(folder)) {
      throw new Failure(ExitCode.USAGE, "`" + folder + "` is no folder");
    }
    Set<String> expected = names();
    Screen screen = Screen.standard();
    List<String> failed = new ArrayList<>();
    int[] done = {0};
    Conformance.Report report =
        Conformance.run(
            folder,
            v0 ? RegoVersion.V0 : RegoVersion.V1,
            result -> {
              done[0]++;
              screen.progress(done[0] + " " + result.name());
              if (!(result instanceof ConformanceResult.Passed)) {
                failed.add(result.name());
              }
            });
    screen.progressDone();
    if (known == null) {
      report.print(System.out);
      return report.count(ConformanceResult.Failed.class) == 0
          ? ExitCode.OK
          : ExitCode.CHECK_FAILED;
    }
    boolean surprise = false;
    for (ConformanceResult result : report.results()) {
      switch (result) {
        case ConformanceResult.Failed(String name, String want, String found)
            when !expected.contains(name) -> {
          screen.line(screen.red("FAIL") + " " + name);
          screen.line("  expected: " + want);
          screen.line("  found:    " + found);
          surprise = true;
        }
        case ConformanceResult.Passed(String name) when expected.contains(name) -> {
          screen.line(screen.yellow("PASS") + " " + name + " is named in " + known);
          surprise = true;
        }
        default -> {}
      }
    }
    screen.line(report.summary());
    return surprise ? ExitCode.CHECK_FAILED : ExitCode.OK;
  }

  private Set<String> names() throws Failure {
    Path file = known;
    if (file == null) {
      return Set.of();
    }
    String text = new String(SourceLoader.read(file), StandardCharsets.UTF_8);
    return new TreeSet<>(
        text.lines().filter(line -> !line.isBlank() && !line.startsWith("#")).toList());
  }
}
