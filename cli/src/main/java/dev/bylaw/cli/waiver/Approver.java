package dev.bylaw.cli.waiver;

import dev.bylaw.bundle.diagnostic.Diagnostic;
import dev.bylaw.bundle.mesh.Approvals;
import dev.bylaw.bundle.mesh.MeshKey;
import dev.bylaw.bundle.mesh.Owner;
import dev.bylaw.bundle.signature.ApprovalFile;
import dev.bylaw.bundle.signature.ApprovalText;
import dev.bylaw.bundle.signature.ApprovalText.Kind;
import dev.bylaw.bundle.tree.Register;
import dev.bylaw.cli.ExitCode;
import dev.bylaw.cli.Failure;
import dev.bylaw.cli.Screen;
import dev.bylaw.cli.TreeOptions;
import dev.bylaw.cli.key.KeyFiles;
import dev.bylaw.log.note.Ed25519Signer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.List;

/** Adds an approval to a waiver's or a hold's file, and tells what it still lacks. */
final class Approver {
  private Approver() {}

  static int approve(
      TreeOptions options, Kind kind, String idOrFile, Path key, Listing.Format format)
      throws Failure, IOException {
    TreeRegister register = TreeRegister.open(options);
    Register.Entry entry = register.find(kind, idOrFile);
    Ed25519Signer signer = KeyFiles.secret(key);
    String mesh = register.mesh().name();
    check(register, entry, signer, options.clock());
    Path file = register.root().resolve(entry.file());
    String text;
    try {
      ApprovalFile before = ApprovalFile.read(entry.file(), Files.readAllBytes(file));
      text = ApprovalText.of(kind, mesh, before.declared());
      write(file, before.approved(kind, mesh, signer));
    } catch (IllegalArgumentException e) {
      throw new Failure(ExitCode.USAGE, String.valueOf(e.getMessage()));
    }
    Register.Entry after = TreeRegister.open(options).find(kind, idOrFile);
    switch (format) {
      case PRETTY -> {
        Screen screen = Screen.standard();
        screen.line(screen.bold(signer.name() + " approved:"));
        text.lines().forEach(line -> screen.line("  " + line));
        tell(screen, after);
      }
      case JSON -> Listing.print(format, List.of(after), options.clock());
    }
    return ExitCode.OK;
  }

  private static void check(
      TreeRegister register, Register.Entry entry, Ed25519Signer signer, Instant clock)
      throws Failure {
    if (register.mesh().approvals() == Approvals.NAMED) {
      throw new Failure(
          ExitCode.USAGE,
          "in this mesh approvals are names: give the owners' members `keys` in mesh.yaml, and say"
              + " `approvals: signed`");
    }
    Owner owner = entry.owner();
    if (owner == null) {
      throw new Failure(
          ExitCode.CHECK_FAILED,
          "nobody can approve `%s`: `%s` is %s"
              .formatted(
                  entry.id(),
                  entry.of(),
                  entry.kind() == Kind.WAIVER
                      ? "no control whose terms this command knows"
                      : "no owner in mesh.yaml"));
    }
    if (signer.name().equals(entry.requester())) {
      throw new Failure(
          ExitCode.CHECK_FAILED, "`" + signer.name() + "` requested it and cannot approve it");
    }
    String its = signer.verifier().toString();
    MeshKey known =
        owner.keys().stream()
            .filter(key -> key.verifier().toString().equals(its))
            .findFirst()
            .orElse(null);
    if (known == null) {
      throw new Failure(
          ExitCode.CHECK_FAILED,
          "`%s` is no key of a member of `%s` (%s)"
              .formatted(signer, owner.id(), String.join(", ", owner.members())));
    }
    if (!known.isValid(clock)) {
      throw new Failure(ExitCode.CHECK_FAILED, "the key `" + signer + "` does not count now");
    }
    if (entry.state() == Register.State.EXPIRED) {
      throw new Failure(ExitCode.CHECK_FAILED, "`" + entry.id() + "` ended at " + entry.until());
    }
  }

  /** Tells how many approvals there are, and every other problem. */
  static void tell(Screen screen, Register.Entry entry) {
    Owner owner = entry.owner();
    if (owner != null) {
      screen.line(
          "%d of %d approvals by members of %s: %s"
              .formatted(
                  entry.approvers().size(),
                  owner.quorum(),
                  owner.id(),
                  entry.approvers().isEmpty() ? "none" : String.join(", ", entry.approvers())));
    }
    for (Diagnostic problem : entry.problems()) {
      if (!problem.code().equals("quorum_missing")
          && !problem.code().equals("hold_unapproved")
          && !problem.code().equals("release_unapproved")) {
        screen.line((problem.isError() ? screen.red("error: ") : "warning: ") + problem.message());
      }
    }
  }

  /** Replaces the file, whole or not at all. */
  static void write(Path file, byte[] bytes) throws IOException {
    Path part = file.resolveSibling("." + file.getFileName() + ".part");
    try {
      Files.write(part, bytes);
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(part);
    }
  }
}
