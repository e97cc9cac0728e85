package dev.bylaw.cli.rego;

import dev.bylaw.cli.ExitCode;
import dev.bylaw.cli.Failure;
import dev.bylaw.rego.ast.Ast;
import dev.bylaw.rego.ast.AstConverter;
import dev.bylaw.rego.ast.AstJson;
import dev.bylaw.rego.ast.AstText;
import dev.bylaw.rego.syntax.Diagnostic;
import dev.bylaw.rego.syntax.Parser;
import dev.bylaw.rego.syntax.ParserOptions;
import dev.bylaw.rego.syntax.SourceTree;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code bylaw rego parse}. */
@Command(
    name = "parse",
    mixinStandardHelpOptions = true,
    description = {"Parses a Rego file and prints its tree.", ""},
    footer = {
      "",
      "Exit code 3 where it does not parse.",
      "",
      "  bylaw rego parse policy.rego",
      "  bylaw rego parse -f json --json-include locations,-comments policy.rego"
    })
@SuppressWarnings("NullAway.Init") // picocli sets what is annotated
final class ParseCommand implements Callable<Integer> {
  @Parameters(paramLabel = "FILE", description = "The file.")
  private Path file;

  @Option(
      names = {"-f", "--format"},
      defaultValue = "pretty",
      paramLabel = "FORMAT",
      description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}); json as opa's.")
  private TextFormat format = TextFormat.PRETTY;

  @Option(
      names = "--json-include",
      paramLabel = "WHAT",
      split = ",",
      description = "Also `locations`; `-comments` leaves out comments.")
  private List<String> include = new ArrayList<>();

  @Option(names = "--v0-compatible", description = "The file is Rego v0 unless it says otherwise.")
  private boolean v0;

  @Override
  public Integer call() throws Failure {
    String source = new String(SourceLoader.read(file), StandardCharsets.UTF_8);
    String name = file.normalize().toString().replace('\\', '/');
    ParserOptions options = v0 ? ParserOptions.v0() : ParserOptions.v1();
    SourceTree tree = Parser.parseSource(name, source, options, true);
    List<Diagnostic> diagnostics = tree.result().diagnostics();
    if (!diagnostics.isEmpty()) {
      if (format == TextFormat.JSON) {
        System.out.print(JsonText.write(Findings.json(diagnostics)));
      } else {
        System.err.print(Findings.text(diagnostics, Map.of(name, source)));
      }
      return ExitCode.TREE;
    }
    Ast.Module module = AstConverter.convert(tree);
    System.out.print(
        switch (format) {
          case PRETTY -> AstText.write(module, included().comments());
          case JSON -> JsonText.write(AstJson.write(module, included()));
        });
    return ExitCode.OK;
  }

  private AstJson.Options included() throws Failure {
    boolean locations = false;
    boolean comments = true;
    for (String each : include) {
      switch (each) {
        case "locations", "+locations" -> locations = true;
        case "-locations" -> locations = false;
        case "comments", "+comments" -> comments = true;
        case "-comments" -> comments = false;
        default ->
            throw new Failure(
                ExitCode.USAGE,
                "--json-include: expected `locations` or `comments`, found `" + each + "`");
      }
    }
    return new AstJson.Options(locations, comments);
  }
}
