package dev.bylaw.audit;

import dev.bylaw.log.checkpoint.MlDsa44Signer;
import dev.bylaw.log.note.CosignatureVerifier;
import dev.bylaw.log.note.Ed25519Signer;
import dev.bylaw.log.note.NoteException;
import dev.bylaw.log.note.NoteSigner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;

/**
 * The log's signing key in a file that its owner alone reads; the verifier key stands beside it.
 */
final class KeyFile {
  private KeyFile() {}

  /** Reads a key, or makes one where there is none and the log is not there either. */
  static Ed25519Signer load(Path file, String origin, Path directory) throws IOException {
    if (!Files.exists(file)) {
      if (Files.exists(directory.resolve("checkpoint"))) {
        throw new IOException(
            "the key `%s` is missing, though the log `%s` is there".formatted(file, directory));
      }
      create(file, origin);
    }
    return read(file, origin);
  }

  private static Ed25519Signer read(Path file, String origin) throws IOException {
    try {
      Ed25519Signer signer = Ed25519Signer.parse(Files.readString(file));
      requireName(file, origin, signer);
      return signer;
    } catch (NoteException e) {
      throw new IOException("`" + file + "`: " + e.getMessage(), e);
    }
  }

  /** Reads the key that cosigns sidecars' checkpoints, or makes one where there is none. */
  static Ed25519Signer cosigner(Path file, String name) throws IOException {
    if (!Files.exists(file)) {
      create(file, name);
      // the key cosigns alone, so that its verifier key is one of the type of cosignatures
      Ed25519Signer made = read(file, name);
      Files.writeString(
          file.resolveSibling(file.getFileName() + ".vkey"),
          CosignatureVerifier.of(made.verifier()) + "\n");
    }
    return read(file, name);
  }

  /** Reads the ML-DSA-44 key of a cosigner, or makes one where there is none. */
  static MlDsa44Signer mlDsa(Path file, String name) throws IOException {
    try {
      if (!Files.exists(file)) {
        MlDsa44Signer made = MlDsa44Signer.generate(name, InstantSource.system());
        write(file, made.verifier().toString(), made.toSecretText());
      }
      MlDsa44Signer signer = MlDsa44Signer.parse(Files.readString(file), InstantSource.system());
      requireName(file, name, signer);
      return signer;
    } catch (NoteException | IllegalArgumentException e) {
      throw new IOException("`" + file + "`: " + e.getMessage(), e);
    }
  }

  private static void create(Path file, String origin) throws IOException {
    Ed25519Signer signer = Ed25519Signer.generate(origin);
    write(file, signer.verifier().toString(), signer.toSecretText());
  }

  private static void write(Path file, String verifier, String secret) throws IOException {
    SecretFile.folder(file);
    Files.writeString(file.resolveSibling(file.getFileName() + ".vkey"), verifier + "\n");
    SecretFile.create(file, secret + "\n");
  }

  private static void requireName(Path file, String expected, NoteSigner found) throws IOException {
    if (!found.name().equals(expected)) {
      throw new IOException(
          "`%s`: expected the key of `%s`, found that of `%s`"
              .formatted(file, expected, found.name()));
    }
  }
}
