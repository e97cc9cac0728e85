package dev.bylaw.cli.bundle;

import dev.bylaw.bundle.archive.Bundle;
import dev.bylaw.bundle.archive.BundleException;
import dev.bylaw.bundle.archive.BundleFolder;
import dev.bylaw.bundle.diagnostic.Diagnostics;
import dev.bylaw.bundle.tree.HoldGuard;
import dev.bylaw.bundle.tree.TreeFiles;
import dev.bylaw.bundle.tree.TreeLimits;
import dev.bylaw.cli.ExitCode;
import dev.bylaw.cli.Failure;
import dev.bylaw.cli.Screen;
import dev.bylaw.cli.TreeOptions;
import dev.bylaw.cli.git.GitTree;
import dev.bylaw.pdp.PolicySet;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bylaw bundle build}. */
@Command(
    name = "build",
    mixinStandardHelpOptions = true,
    description = {
      "Makes a bundle of a policy tree that has no errors, or a domain's slice of a bundle.",
      "The same tree and sequence number give the same bytes; the signatures of a bundle hold for",
      "its slices, too.",
      ""
    },
    footer = {
      "",
      "  bylaw bundle build --sequence 7 -o mesh.tar.gz",
      "  bylaw bundle build --after mesh.tar.gz -o next.tar.gz       its number and one",
      "  bylaw bundle build --from mesh.tar.gz --domain sales -o sales.tar.gz"
    })
@SuppressWarnings("NullAway.Init") // picocli sets what is annotated
final class BuildCommand implements Callable<Integer> {
  @Mixin private TreeOptions tree;

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "FILE",
      description = "Where the bundle goes; a file of that name is replaced.")
  private Path output = Path.of("");

  @Option(
      names = "--sequence",
      paramLabel = "N",
      description = "The release's number; sidecars refuse a lower one than they have.")
  private @Nullable Long sequence;

  @Option(
      names = "--after",
      paramLabel = "BUNDLE",
      description = "The release before: its number and one is taken.")
  private @Nullable Path after;

  @Option(
      names = "--from",
      paramLabel = "BUNDLE",
      description = "Cut a slice of this bundle, with its signatures, instead of reading a tree.")
  private @Nullable Path from;

  @Option(
      names = "--domain",
      paramLabel = "DOMAIN",
      description = {
        "The council's part, all of the domain's, and of the other domains what describes their",
        "products."
      })
  private @Nullable String domain;

  @Mixin private FormatOption format;

  @Override
  public Integer call() throws Failure, IOException {
    try {
      Bundle bundle = from == null ? ofTree() : BundleFiles.read(from);
      String only = domain;
      if (only != null) {
        if (bundle.domain() != null && !only.equals(bundle.domain())) {
          throw new Failure(
              ExitCode.USAGE, "`" + from + "` is a slice already, for `" + bundle.domain() + "`");
        }
        bundle = bundle.slice(known(bundle, only));
      }
      byte[] archive = BundleFiles.write(bundle, output);
      System.out.print(
          Inspection.of(bundle, archive).write(format.format, Screen.standard(), output));
      return ExitCode.OK;
    } catch (BundleException e) {
      throw new Failure(ExitCode.PROOF_FAILED, String.valueOf(e.getMessage()));
    }
  }

  private Bundle ofTree() throws Failure, IOException, BundleException {
    long number = number();
    // what is shipped is what was checked: with the errors of tables and DRL, and the quorums
    PolicySet set = tree.load(tree.clock());
    Bundle bundle = BundleFolder.read(tree.policies(), TreeLimits.DEFAULT, number);
    if (!bundle.revision().equals(set.revision())) {
      throw new Failure(
          ExitCode.TREE, "`" + tree.policies() + "` changed while it was read; try again");
    }
    if (after != null) {
      keepsHolds(BundleFiles.read(after).tree(), bundle, "`" + after + "`");
    }
    TreeFiles committed = GitTree.committed(tree.policies());
    if (committed != null) {
      keepsHolds(committed, bundle, "the last commit");
    }
    return BundleFiles.withoutStaleNotes(bundle);
  }

  /** No sidecar takes a bundle that loses a hold; so it is told before it is signed. */
  private void keepsHolds(TreeFiles before, Bundle bundle, String where) throws Failure {
    List<String> lost;
    try {
      lost = HoldGuard.lost(before, bundle.tree(), tree.clock());
    } catch (IllegalArgumentException e) {
      throw new Failure(ExitCode.TREE, where + ": " + e.getMessage());
    }
    if (!lost.isEmpty()) {
      throw new Failure(
          ExitCode.TREE, "since " + where + ": " + String.join("\n       and ", lost));
    }
  }

  private long number() throws Failure, IOException, BundleException {
    if ((sequence == null) == (after == null)) {
      throw new Failure(
          ExitCode.USAGE, "give the release's number by either --sequence or --after");
    }
    long number =
        sequence != null ? sequence : after == null ? 0 : BundleFiles.read(after).sequence() + 1;
    if (number < 0 || number > Bundle.MAX_SEQUENCE) {
      throw new Failure(ExitCode.USAGE, "a sequence number is from 0 to 2^53 - 1, found " + number);
    }
    return number;
  }

  private static String known(Bundle bundle, String domain) throws Failure {
    var domains = bundle.tree().mesh(new Diagnostics()).domains();
    if (!domains.containsKey(domain)) {
      throw new Failure(
          ExitCode.USAGE,
          "the mesh has no domain `" + domain + "`; known: " + String.join(", ", domains.keySet()));
    }
    return domain;
  }
}
