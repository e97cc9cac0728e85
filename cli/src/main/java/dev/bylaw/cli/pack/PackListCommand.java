package dev.bylaw.cli.pack;

import dev.bylaw.bundle.pack.Pack;
import dev.bylaw.cli.ExitCode;
import dev.bylaw.cli.Failure;
import dev.bylaw.cli.TreeOptions;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code bylaw pack list}. */
@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    description = "Lists the packs that ship, and those of the tree, with how they compare.")
@SuppressWarnings("NullAway.Init") // picocli sets what is annotated
final class PackListCommand implements Callable<Integer> {
  @Mixin private TreeOptions tree;

  @Mixin private FormatOption output;

  @Override
  public Integer call() throws Failure, IOException {
    Packs packs = Packs.of(tree.isThere() ? tree.policies() : null);
    if (output.isJson()) {
      System.out.println(PackJson.write(packs, packs.names()));
      return ExitCode.OK;
    }
    for (String name : packs.names()) {
      Pack shipped = packs.shipped().get(name);
      Pack pack = shipped == null ? Objects.requireNonNull(packs.here().get(name)) : shipped;
      System.out.printf("%s %s  %s%n", name, pack.version(), pack.title());
      System.out.printf("    %s%n", pack.digest());
      System.out.printf("    %s%n", packs.state(name).words());
    }
    return ExitCode.OK;
  }
}
