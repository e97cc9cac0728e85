package dev.bylaw.cli.bundle;

import dev.bylaw.bundle.archive.Bundle;
import dev.bylaw.bundle.archive.BundleException;
import dev.bylaw.cli.ExitCode;
import dev.bylaw.cli.Failure;
import dev.bylaw.cli.Screen;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code bylaw bundle inspect}. */
@Command(
    name = "inspect",
    mixinStandardHelpOptions = true,
    description = {
      "Shows what is in a bundle: release, revision, parts, and who says to have signed them.",
      "Nothing is verified; `bylaw bundle verify` does that.",
      ""
    },
    footer = {
      "",
      "  bylaw bundle inspect mesh.tar.gz",
      "  bylaw bundle inspect mesh.tar.gz --format json --files"
    })
@SuppressWarnings("NullAway.Init") // picocli sets what is annotated
final class InspectCommand implements Callable<Integer> {
  @Parameters(
      index = "0",
      paramLabel = "BUNDLE",
      description = "An archive, or a folder with signatures.")
  private Path path = Path.of("");

  @Option(names = "--files", description = "List the files, too.")
  private boolean files;

  @Mixin private FormatOption format;

  @Override
  public Integer call() throws Failure, IOException {
    try {
      Bundle bundle = BundleFiles.read(path);
      Inspection inspection =
          Inspection.of(bundle, Files.isDirectory(path) ? null : Files.readAllBytes(path));
      System.out.print(
          (files ? inspection.withFiles() : inspection)
              .write(format.format, Screen.standard(), path));
      return ExitCode.OK;
    } catch (BundleException e) {
      throw new Failure(ExitCode.PROOF_FAILED, String.valueOf(e.getMessage()));
    }
  }
}
