package dev.bylaw.cli.key;

import dev.bylaw.cli.ExitCode;
import dev.bylaw.cli.Failure;
import dev.bylaw.log.note.Ed25519Signer;
import dev.bylaw.log.note.Ed25519Verifier;
import dev.bylaw.log.note.NoteException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

/** Keys in files: the secret one alone, the verifier key beside it in a {@code .pub} file. */
public final class KeyFiles {
  private static final int MAX_BYTES = 4_096;

  private KeyFiles() {}

  /** The file beside a secret key. */
  public static Path pub(Path secret) {
    return Path.of(secret + ".pub");
  }

  /**
   * Makes a key pair.
   *
   * @throws IllegalArgumentException if the name is none
   */
  public static Ed25519Verifier write(String name, Path secret, Path pub) throws IOException {
    Ed25519Signer signer = Ed25519Signer.generate(name);
    Files.createFile(
        secret, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(secret, signer.toSecretText() + "\n");
    Files.writeString(pub, signer.verifier() + "\n", StandardOpenOption.CREATE_NEW);
    return signer.verifier();
  }

  static boolean isSecret(Path file) throws Failure {
    return text(file).startsWith("PRIVATE+KEY+");
  }

  /** The secret key in a file. */
  public static Ed25519Signer secret(Path file) throws Failure {
    try {
      return Ed25519Signer.parse(text(file));
    } catch (NoteException e) {
      throw new Failure(ExitCode.USAGE, "`" + file + "` holds no secret key: " + e.getMessage());
    }
  }

  /** A verifier key, or the one in a file. */
  public static Ed25519Verifier verifier(String keyOrFile) throws Failure {
    boolean file = keyOrFile.indexOf('+') < 0 || Files.isRegularFile(Path.of(keyOrFile));
    try {
      return Ed25519Verifier.parse(file ? text(Path.of(keyOrFile)).strip() : keyOrFile);
    } catch (NoteException e) {
      throw new Failure(
          ExitCode.USAGE,
          (file ? "`" + keyOrFile + "` holds no verifier key: " : "") + e.getMessage());
    }
  }

  private static String text(Path file) throws Failure {
    try (InputStream in = Files.newInputStream(file)) {
      return new String(in.readNBytes(MAX_BYTES), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new Failure(ExitCode.USAGE, "cannot read a key from `" + file + "`");
    }
  }
}
