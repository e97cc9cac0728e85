package dev.bylaw.cli.bundle;

import dev.bylaw.bundle.archive.Bundle;
import dev.bylaw.bundle.archive.BundleException;
import dev.bylaw.bundle.archive.BundleFolder;
import dev.bylaw.bundle.signature.BundleSigner;
import dev.bylaw.bundle.tree.TreeLimits;
import dev.bylaw.bundle.tree.TreeParts;
import dev.bylaw.cli.ExitCode;
import dev.bylaw.cli.Failure;
import dev.bylaw.cli.Screen;
import dev.bylaw.cli.key.KeyFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code bylaw bundle sign}. */
@Command(
    name = "sign",
    mixinStandardHelpOptions = true,
    description = {
      "Adds signatures to a bundle, or to a folder that is followed as one: by the council's key for",
      "the release, by a domain's for its part. mesh.yaml says whose key it is.",
      ""
    },
    footer = {
      "",
      "A domain's signature holds until its part changes, the council's for one release.",
      "",
      "  bylaw bundle sign mesh.tar.gz --key council.key --key sales.key",
      "  bylaw bundle sign policies --sequence 8 --key council.key    writes policies/signatures"
    })
@SuppressWarnings("NullAway.Init") // picocli sets what is annotated
final class SignCommand implements Callable<Integer> {
  @Mixin private FormatOption format;

  @Parameters(index = "0", paramLabel = "BUNDLE", description = "An archive, or a policy tree.")
  private Path path = Path.of("");

  @Option(
      names = {"-k", "--key"},
      required = true,
      paramLabel = "FILE",
      description = "A secret key that `bylaw key new` made; several sign one after the other.")
  private List<Path> keys = List.of();

  @Option(
      names = "--sequence",
      paramLabel = "N",
      description = "The release's number, where a folder is signed.")
  private @Nullable Long sequence;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "Where the signed bundle goes (default: it replaces BUNDLE).")
  private @Nullable Path output;

  @Override
  public Integer call() throws Failure, IOException {
    boolean folder = Files.isDirectory(path);
    if (folder != (sequence != null)) {
      throw new Failure(
          ExitCode.USAGE,
          folder
              ? "a folder has no number of its own: give one by --sequence"
              : "an archive has a number: --sequence is for folders");
    }
    Screen screen = Screen.standard();
    try {
      Bundle bundle =
          sequence != null
              ? BundleFiles.withoutStaleNotes(BundleFolder.read(path, TreeLimits.DEFAULT, sequence))
              : BundleFiles.read(path);
      for (Path key : keys) {
        var signer = KeyFiles.secret(key);
        BundleSigner.Signed signed = BundleSigner.sign(bundle, signer);
        bundle = signed.bundle();
        if (format.format == FormatOption.Format.PRETTY) {
          screen.line(signed(signer.name(), signed.whose(), bundle));
        }
      }
      byte[] archive = null;
      if (folder) {
        BundleFiles.writeNotes(bundle, path);
      } else {
        archive = BundleFiles.write(bundle, output == null ? path : output);
      }
      if (format.format == FormatOption.Format.JSON) {
        System.out.print(Inspection.of(bundle, archive).write(format.format, screen, path));
      }
      return ExitCode.OK;
    } catch (BundleException e) {
      throw new Failure(ExitCode.PROOF_FAILED, String.valueOf(e.getMessage()));
    } catch (IllegalArgumentException e) {
      throw new Failure(ExitCode.USAGE, String.valueOf(e.getMessage()));
    }
  }

  private static String signed(String key, String whose, Bundle bundle) {
    return "signed by %s for %s"
        .formatted(
            key,
            whose.equals(TreeParts.COUNCIL)
                ? "the council: release %d, %s".formatted(bundle.sequence(), bundle.revision())
                : "domain " + whose);
  }
}
