package dev.bylaw.cli.pack;

import dev.bylaw.cli.ExitCode;
import dev.bylaw.cli.Failure;
import dev.bylaw.cli.TreeOptions;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code bylaw pack add}. */
@Command(
    name = "add",
    mixinStandardHelpOptions = true,
    description = {
      "Copies a pack that ships to packs/NAME of the tree, with its version and digest, and turns it",
      "on in mesh.yaml. Where a copy is there already it is brought to what ships, unless somebody",
      "changed it.",
      ""
    },
    footer = {
      "",
      "  bylaw pack add eu-data-act-33",
      "  bylaw pack add eu-data-act-33 --force     also over a copy that was changed",
      "",
      "Then: bylaw check --strict, bylaw diff HEAD, and commit it."
    })
@SuppressWarnings("NullAway.Init") // picocli sets what is annotated
final class PackAddCommand implements Callable<Integer> {
  @Mixin private TreeOptions tree;

  @Mixin private FormatOption output;

  @Option(names = "--force", description = "Replaces a copy that was changed in the tree.")
  private boolean force;

  @Parameters(arity = "1..*", paramLabel = "NAME", description = "As `bylaw pack list` tells.")
  private List<String> names = List.of();

  @Override
  public Integer call() throws Failure, IOException {
    for (String name : names) {
      Packs.add(name, tree.policies(), force).tell(output.isJson());
    }
    if (output.isJson()) {
      System.out.println(PackJson.write(Packs.of(tree.policies()), names));
    }
    return ExitCode.OK;
  }
}
