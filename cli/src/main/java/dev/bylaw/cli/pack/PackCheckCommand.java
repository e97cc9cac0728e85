package dev.bylaw.cli.pack;

import dev.bylaw.bundle.pack.Pack;
import dev.bylaw.bundle.pack.PackState;
import dev.bylaw.cli.ExitCode;
import dev.bylaw.cli.Failure;
import dev.bylaw.cli.TreeOptions;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code bylaw pack check}. */
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    description = {
      "Tells which of the tree's packs differ from what ships: because another version ships now,",
      "or because somebody changed the copy. What a tree decides depends on its copy alone.",
      ""
    },
    footer = {
      "",
      "Exit code 0 where all are as they ship or the tree's own, 4 where one differs.",
      "",
      "  bylaw pack check",
      "  bylaw pack check --format json",
    })
@SuppressWarnings("NullAway.Init") // picocli sets what is annotated
final class PackCheckCommand implements Callable<Integer> {
  @Mixin private TreeOptions tree;

  @Mixin private FormatOption output;

  @Override
  public Integer call() throws Failure, IOException {
    Packs packs = Packs.of(tree.policies());
    if (output.isJson()) {
      System.out.println(PackJson.write(packs, packs.here().keySet()));
    }
    boolean differs = false;
    for (Map.Entry<String, Pack> each : packs.here().entrySet()) {
      PackState state = packs.state(each.getKey());
      differs |= state.isToBeLookedAt();
      if (output.isJson()) {
        continue;
      }
      System.out.printf("%s %s  %s%n", each.getKey(), each.getValue().version(), state.words());
      if (state.isToBeLookedAt()) {
        tell(each.getValue(), Objects.requireNonNull(packs.shipped().get(each.getKey())));
      }
    }
    return differs ? ExitCode.CHECK_FAILED : ExitCode.OK;
  }

  private static void tell(Pack here, Pack shipped) {
    System.out.printf("    ships: version %s, %s%n", shipped.version(), shipped.digest());
    Pack.Added added = here.added();
    System.out.println(
        added == null
            ? "    copied by hand: nobody knows from which version"
            : "    added: version %s, %s".formatted(added.version(), added.digest()));
    TreeSet<String> paths = new TreeSet<>(here.files().keySet());
    paths.addAll(shipped.files().keySet());
    for (String path : paths) {
      byte[] ours = here.files().get(path);
      byte[] theirs = shipped.files().get(path);
      if (!Arrays.equals(ours, theirs)) {
        System.out.printf(
            "    %s %s%n",
            ours == null ? "not here  " : theirs == null ? "only here " : "differs   ", path);
      }
    }
  }
}
