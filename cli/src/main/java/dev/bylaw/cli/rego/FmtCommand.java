package dev.bylaw.cli.rego;

import dev.bylaw.cli.ExitCode;
import dev.bylaw.cli.Failure;
import dev.bylaw.rego.format.FormatOptions;
import dev.bylaw.rego.format.FormatResult;
import dev.bylaw.rego.format.Formatter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code bylaw rego fmt}. */
@Command(
    name = "fmt",
    mixinStandardHelpOptions = true,
    description = {
      "Lays out Rego files as `opa fmt` does, and prints them. Without PATH it reads the standard",
      "input.",
      ""
    },
    footer = {
      "",
      "Exit code 3 where a file does not parse, 4 with --fail where one was not laid out so.",
      "",
      "  bylaw rego fmt -w policies              in place",
      "  bylaw rego fmt --fail -l policies       in a pipeline: names what is not",
      "  bylaw rego fmt -d policy.rego           as a diff"
    })
@SuppressWarnings("NullAway.Init") // picocli sets what is annotated
final class FmtCommand implements Callable<Integer> {
  @Parameters(paramLabel = "PATH", description = "Files and folders.")
  private List<Path> paths = new ArrayList<>();

  @Option(
      names = {"-l", "--list"},
      description = "Names the files that would change.")
  private boolean list;

  @Option(
      names = {"-d", "--diff"},
      description = "Shows what would change.")
  private boolean diff;

  @Option(
      names = {"-w", "--write"},
      description = "Changes the files.")
  private boolean write;

  @Option(names = "--fail", description = "Exit code 4 where a file would change.")
  private boolean fail;

  @Option(names = "--v0-compatible", description = "Rego v0 stays v0.")
  private boolean v0;

  @Option(names = "--v0-v1", description = "Rego v0 becomes what is good as v0 and as v1.")
  private boolean both;

  @Option(
      names = "--drop-v0-imports",
      description = "Leaves out imports of rego.v1 and future.keywords.")
  private boolean dropImports;

  private boolean changed;
  private boolean broken;

  @Override
  public Integer call() throws Failure, IOException {
    if (paths.isEmpty()) {
      one("stdin", new String(System.in.readAllBytes(), StandardCharsets.UTF_8), null);
    }
    for (Path path : paths) {
      for (Path file : files(path)) {
        String source = new String(SourceLoader.read(file), StandardCharsets.UTF_8);
        one(file.normalize().toString().replace('\\', '/'), source, file);
      }
    }
    if (broken) {
      return ExitCode.TREE;
    }
    return fail && changed ? ExitCode.CHECK_FAILED : ExitCode.OK;
  }

  private void one(String name, String source, @Nullable Path file) throws IOException {
    FormatResult result = Formatter.format(name, source, options());
    String text = result.text();
    if (text == null) {
      System.err.print(Findings.text(result.diagnostics(), Map.of(name, source)));
      broken = true;
      return;
    }
    boolean differs = !text.equals(source);
    changed |= differs;
    if (write && file != null && differs) {
      Files.writeString(file, text);
    }
    if (list) {
      if (differs) {
        System.out.println(name);
      }
    } else if (diff) {
      if (differs) {
        System.out.print(LineDiff.of(name, source, text));
      }
    } else if (!write) {
      System.out.print(text);
    }
  }

  private FormatOptions options() {
    FormatOptions options =
        both ? FormatOptions.v0ToV1() : v0 ? FormatOptions.v0() : FormatOptions.v1();
    return options.withDropImports(dropImports);
  }

  private static List<Path> files(Path path) throws Failure {
    if (!Files.isDirectory(path)) {
      return List.of(path);
    }
    try (Stream<Path> walk = Files.walk(path)) {
      return walk.filter(each -> each.toString().endsWith(".rego") && Files.isRegularFile(each))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new Failure(ExitCode.USAGE, "cannot read `" + path + "`: " + e.getMessage());
    }
  }
}
