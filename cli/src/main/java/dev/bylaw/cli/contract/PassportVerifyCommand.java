package dev.bylaw.cli.contract;

import dev.bylaw.bundle.contract.StandardReader;
import dev.bylaw.bundle.diagnostic.Diagnostic;
import dev.bylaw.bundle.diagnostic.Diagnostics;
import dev.bylaw.bundle.mesh.Taxonomy;
import dev.bylaw.bundle.passport.Passport;
import dev.bylaw.bundle.passport.PassportException;
import dev.bylaw.bundle.passport.PassportNote;
import dev.bylaw.cli.ExitCode;
import dev.bylaw.cli.Failure;
import dev.bylaw.cli.Screen;
import dev.bylaw.cli.Times;
import dev.bylaw.cli.key.KeyFiles;
import dev.bylaw.log.note.Ed25519Verifier;
import dev.bylaw.log.note.SignedNote;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code bylaw contract passport verify}. */
@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    description = {
      "Verifies a passport, offline and without a policy tree: its signature, its validity, and",
      "that the documents at hand are those that were judged. Exit code 5 where it does not hold,",
      "4 where it holds and says that the product is blocked.",
      ""
    },
    footer = {
      "",
      "  bylaw contract passport verify orders.passport --key council.key.pub",
      "  bylaw contract passport verify orders.passport --key council.key.pub \\",
      "      --document contract.odcs.yaml --format json"
    })
@SuppressWarnings("NullAway.Init") // picocli sets what is annotated
final class PassportVerifyCommand implements Callable<Integer> {
  @Option(
      names = "--key",
      required = true,
      paramLabel = "KEY",
      description = "The council's verifier key, or a file that holds it.")
  private String key = "";

  @Option(
      names = "--document",
      paramLabel = "FILE",
      description = "A contract or product that must be the one that was judged; may be repeated.")
  private List<Path> documents = List.of();

  @Option(names = "--product", paramLabel = "URN", description = "The product it must be of.")
  private @Nullable String product;

  @Option(
      names = "--version-of",
      paramLabel = "VERSION",
      description = "The version it must be of.")
  private @Nullable String version;

  @Option(names = "--at", paramLabel = "TIME", description = "The clock (default: now).")
  private @Nullable String at;

  @Mixin private PassportFormatOption output;

  @Parameters(index = "0", paramLabel = "FILE", description = "The passport.")
  private Path file = Path.of("");

  @Override
  public Integer call() throws Failure, IOException {
    if (!Files.isRegularFile(file) || Files.size(file) > SignedNote.MAX_BYTES) {
      throw new Failure(ExitCode.USAGE, "cannot read `" + file + "`");
    }
    Ed25519Verifier verifier = KeyFiles.verifier(key);
    String time = at;
    Instant clock = time == null ? Instant.now() : Times.instant("--at", time);
    try {
      Passport passport = PassportNote.verify(Files.readAllBytes(file), verifier, clock);
      expect("product", product, passport.product());
      expect("version", version, passport.version());
      for (Path document : documents) {
        check(passport, document);
      }
      switch (output.format) {
        case TEXT -> print(Screen.standard(), passport, verifier);
        case JSON -> Screen.standard().line(PassportJson.write(passport, verifier.name()));
      }
      return passport.verdict().equals("BLOCK") ? ExitCode.CHECK_FAILED : ExitCode.OK;
    } catch (PassportException e) {
      throw new Failure(ExitCode.PROOF_FAILED, "`" + file + "` does not hold: " + e.getMessage());
    }
  }

  private static void expect(String what, @Nullable String wanted, String found)
      throws PassportException {
    if (wanted != null && !wanted.equals(found)) {
      throw new PassportException(
          "expected the %s `%s`, found `%s`".formatted(what, wanted, found));
    }
  }

  private static void check(Passport passport, Path document)
      throws Failure, IOException, PassportException {
    if (!Files.isRegularFile(document)) {
      throw new Failure(ExitCode.USAGE, "cannot read `" + document + "`");
    }
    Diagnostics diagnostics = new Diagnostics();
    switch (StandardReader.read(
        document.toString(), Files.readAllBytes(document), Taxonomy.STANDARD, diagnostics)) {
      case StandardReader.Reading.Contract(var contract) ->
          PassportNote.check(
              passport, "DataContract", contract.contract().id(), contract.document());
      case StandardReader.Reading.Product(var read) ->
          PassportNote.check(passport, "DataProduct", read.urn(), read.document());
      case null ->
          throw new Failure(
              ExitCode.USAGE,
              diagnostics.sorted().stream()
                  .filter(Diagnostic::isError)
                  .findFirst()
                  .map(Diagnostic::toString)
                  .orElse("cannot read `" + document + "`"));
    }
  }

  private static void print(Screen screen, Passport passport, Ed25519Verifier verifier) {
    String verdict =
        switch (passport.verdict()) {
          case "PASS" -> screen.green("PASS ");
          case "WARN" -> screen.yellow("WARN ");
          default -> screen.red(passport.verdict());
        };
    screen.line(
        verdict + "  " + screen.bold(passport.product() + " version " + passport.version()));
    screen.line(
        "  %d block, %d warn, %d info by %d standards of %s"
            .formatted(
                passport.blocks(),
                passport.warnings(),
                passport.notes(),
                passport.standards().size(),
                passport.revision()));
    passport.waivers().forEach(waiver -> screen.line("  waived by " + waiver));
    screen.line(
        "  signed by %s, valid from %s until %s"
            .formatted(verifier.name(), passport.issued(), passport.expires()));
  }
}
