package dev.bylaw.cli.bundle;

import dev.bylaw.bundle.archive.Bundle;
import dev.bylaw.bundle.archive.BundleException;
import dev.bylaw.bundle.diagnostic.Location;
import dev.bylaw.bundle.mesh.MeshKey;
import dev.bylaw.bundle.signature.BundleVerifier;
import dev.bylaw.bundle.signature.BundleVerifier.Verified;
import dev.bylaw.bundle.tree.LoadOptions;
import dev.bylaw.cli.ExitCode;
import dev.bylaw.cli.Failure;
import dev.bylaw.cli.Screen;
import dev.bylaw.cli.Times;
import dev.bylaw.cli.key.KeyFiles;
import dev.bylaw.pdp.PolicyLoader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code bylaw bundle verify}. */
@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    description = {
      "Verifies a bundle as a sidecar does: signed by a key of the council that you trust, each",
      "domain's part by a key that mesh.yaml names for it, and without errors inside, the quorum of",
      "every waiver included.",
      ""
    },
    footer = {
      "",
      "Exit code 5 where a signature does not hold, 3 where the tree inside has errors.",
      "",
      "  bylaw bundle verify mesh.tar.gz --key council.key.pub",
      "  bylaw bundle verify policies --key example/council+1b9c2e04+AX…"
    })
@SuppressWarnings("NullAway.Init") // picocli sets what is annotated
final class VerifyCommand implements Callable<Integer> {
  @Parameters(
      index = "0",
      paramLabel = "BUNDLE",
      description = "An archive, or a folder with signatures.")
  private Path path = Path.of("");

  @Option(
      names = {"-k", "--key"},
      required = true,
      paramLabel = "KEY",
      description =
          "A verifier key of the council, or a file that holds one; any of several will do.")
  private List<String> keys = List.of();

  @Option(
      names = "--threshold",
      defaultValue = "1",
      paramLabel = "N",
      description = {
        "How many of these keys must have signed (default: ${DEFAULT-VALUE}); as many as the",
        "bundle's own mesh.yaml asks for must have signed either way."
      })
  private int threshold;

  @Option(
      names = "--at",
      paramLabel = "TIME",
      description = "The clock: a date or an RFC 3339 time (default: now).")
  private @Nullable String at;

  @Mixin private FormatOption format;

  @Override
  public Integer call() throws Failure, IOException {
    Instant clock = at == null ? Instant.now() : Times.instant("--at", at);
    List<MeshKey> trusted = new ArrayList<>();
    for (String key : keys) {
      trusted.add(new MeshKey(KeyFiles.verifier(key), null, null, Location.wholeFile("--key")));
    }
    if (threshold < 1 || threshold > trusted.size()) {
      throw new Failure(
          ExitCode.USAGE,
          "--threshold is from 1 to %d, the number of --key, found %d"
              .formatted(trusted.size(), threshold));
    }
    try {
      Bundle bundle = BundleFiles.read(path);
      Verified verified = BundleVerifier.verify(bundle, trusted, threshold, clock);
      LoadOptions options = LoadOptions.at(clock);
      PolicyLoader.Loaded loaded =
          PolicyLoader.load(
              bundle.tree(),
              bundle.domain() == null ? options : options.forDomain(bundle.domain()));
      if (loaded.policies() == null) {
        loaded.diagnostics().stream().filter(d -> d.isError()).forEach(System.err::println);
        throw new Failure(ExitCode.TREE, "the tree in `" + path + "` has errors");
      }
      System.out.print(
          Inspection.of(bundle, null)
              .verified(verified)
              .write(format.format, Screen.standard(), path));
      return ExitCode.OK;
    } catch (BundleException e) {
      throw new Failure(ExitCode.PROOF_FAILED, String.valueOf(e.getMessage()));
    }
  }
}
