package dev.bylaw.cli.evidence;

import dev.bylaw.cli.ExitCode;
import dev.bylaw.cli.Failure;
import dev.bylaw.cli.Screen;
import dev.bylaw.cli.audit.Checks;
import dev.bylaw.log.entry.EntryException;
import dev.bylaw.log.entry.Json;
import dev.bylaw.log.note.Ed25519Verifier;
import dev.bylaw.log.policy.Policy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Packages on disk, and what was found of them on the screen. */
public final class EvidenceFiles {
  private EvidenceFiles() {}

  /** Reads a package; fails where the page is not the one of its evidence. */
  static Json.Obj read(Path file) throws Failure, IOException {
    if (!Files.isRegularFile(file) || Files.size(file) > EvidencePage.MAX_BYTES) {
      throw new Failure(
          ExitCode.USAGE,
          "`%s` is no file of at most %d MiB".formatted(file, EvidencePage.MAX_BYTES >> 20));
    }
    try {
      return EvidencePage.read(Files.readString(file));
    } catch (EntryException e) {
      throw new Failure(ExitCode.PROOF_FAILED, "`" + file + "`: " + e.getMessage());
    }
  }

  /**
   * Verifies a package and tells what was found; false where something does not hold.
   *
   * @param policy the reader's copy of the policy, which counts instead of the package's
   */
  public static boolean verify(
      Checks checks, Path file, Ed25519Verifier key, @Nullable Policy policy)
      throws Failure, IOException {
    return tell(checks, EvidenceCheck.of(read(file), key, policy));
  }

  static boolean tell(Checks checks, List<Finding> findings) {
    Screen screen = Screen.standard();
    boolean holds = true;
    for (Finding finding : findings) {
      checks.add(finding.name(), finding.holds(), finding.text());
      checks.line(
          "%s  %-16s  %s"
              .formatted(
                  finding.holds() ? screen.green("holds") : screen.red("fails"),
                  finding.name(),
                  finding.text()));
      holds &= finding.holds();
    }
    return holds;
  }
}
