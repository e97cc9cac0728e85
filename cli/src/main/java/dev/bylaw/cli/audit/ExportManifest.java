package dev.bylaw.cli.audit;

import dev.bylaw.cli.ExitCode;
import dev.bylaw.cli.Failure;
import dev.bylaw.log.note.Ed25519Verifier;
import dev.bylaw.log.note.NoteException;
import dev.bylaw.log.note.SignedNote;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** What the log's key signed of an export: the question, the rows, the file's SHA-256, the tree. */
public final class ExportManifest {
  private static final long MAX_BYTES = 1 << 20;

  private ExportManifest() {}

  /** Where the manifest of an export stands, whether it is there or not. */
  public static Path of(Path export) {
    return export.resolveSibling(export.getFileName() + ".manifest");
  }

  /**
   * Holds a file against its manifest, and gives the manifest's text.
   *
   * @throws Failure {@link ExitCode#PROOF_FAILED} where the key did not sign it, or it is of
   *     another file
   */
  public static String verify(Path export, Ed25519Verifier key) throws Failure, IOException {
    Path manifest = of(export);
    if (Files.size(manifest) > MAX_BYTES) {
      throw new Failure(
          ExitCode.USAGE, "`%s` has more than %d bytes".formatted(manifest, MAX_BYTES));
    }
    MessageDigest digest = sha256();
    try (InputStream in = new DigestInputStream(Files.newInputStream(export), digest)) {
      in.transferTo(OutputStream.nullOutputStream());
    }
    return verify(
        HexFormat.of().formatHex(digest.digest()),
        Files.readString(manifest, StandardCharsets.UTF_8),
        key);
  }

  static String verify(String sha256, String manifest, Ed25519Verifier key) throws Failure {
    try {
      SignedNote note = SignedNote.parse(manifest.getBytes(StandardCharsets.UTF_8));
      note.verify(key);
      if (!note.text().startsWith("bylaw/export/v1\norigin " + key.name() + "\n")) {
        throw new NoteException("it is none of an export of `" + key.name() + "`");
      }
      if (!note.text().contains("\nsha256 " + sha256 + "\n")) {
        throw new NoteException("it is of another file");
      }
      return note.text();
    } catch (NoteException e) {
      throw new Failure(ExitCode.PROOF_FAILED, "the manifest does not hold: " + e.getMessage());
    }
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
