package dev.bylaw.cli.schema;

import dev.bylaw.bundle.diagnostic.DidYouMean;
import dev.bylaw.cli.ExitCode;
import dev.bylaw.cli.Failure;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code bylaw schema}. */
@Command(
    name = "schema",
    mixinStandardHelpOptions = true,
    description = {
      "Prints a JSON Schema (draft 2020-12): of a file of the tree, for editors to complete and",
      "check it by, or of what a command prints for machines. Without NAME it lists them.",
      ""
    },
    footer = {
      "",
      "`bylaw init` writes them into a repository, with the settings by which editors find them.",
      "",
      "  bylaw schema                                    the names",
      "  bylaw schema mesh >mesh.schema.json             of mesh.yaml",
      "  # yaml-language-server: $schema=mesh.schema.json    as first line of the YAML file"
    })
@SuppressWarnings("NullAway.Init") // picocli sets what is annotated
public final class SchemaCommand implements Callable<Integer> {
  @Parameters(arity = "0..1", paramLabel = "NAME", description = "The schema's name.")
  private @Nullable String name;

  @Override
  public Integer call() throws Failure, IOException {
    List<String> names = Schemas.names();
    String wanted = name;
    if (wanted == null) {
      names.forEach(System.out::println);
      return ExitCode.OK;
    }
    String near = DidYouMean.hintOrList(wanted, names);
    System.out.print(
        Schemas.text(wanted)
            .orElseThrow(() ->
                new Failure(
                    ExitCode.USAGE,
                    "no schema `" + wanted + "`" + (near == null ? "" : "; " + near))));
    return ExitCode.OK;
  }
}
