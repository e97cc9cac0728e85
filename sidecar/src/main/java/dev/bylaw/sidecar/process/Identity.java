package dev.bylaw.sidecar.process;

import dev.bylaw.log.note.Ed25519Signer;
import dev.bylaw.log.note.NoteException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * The sidecar's key. Its file holds the secret text for the owner alone; beside it, under the same
 * name with {@code .pub}, stands what the audit store needs to enrol the sidecar.
 */
final class Identity {
  private Identity() {}

  /**
   * Reads the key, or makes one where there is none.
   *
   * @param name the name that the key is enrolled under: {@code <mesh>/sidecar/<id>}
   * @throws SettingsException if it cannot be read or made, or is another sidecar's
   */
  static Ed25519Signer load(Path file, String name) {
    try {
      if (!Files.exists(file)) {
        create(file, name);
      }
      Ed25519Signer signer = Ed25519Signer.parse(Files.readString(file));
      if (!signer.name().equals(name)) {
        throw new SettingsException(
            "the key in `%s` is for `%s`, this sidecar is `%s`"
                .formatted(file, signer.name(), name));
      }
      return signer;
    } catch (IOException e) {
      throw new SettingsException("cannot use the key in `" + file + "`: " + e);
    } catch (NoteException e) {
      throw new SettingsException("`" + file + "` holds no key: " + e.getMessage());
    }
  }

  private static void create(Path file, String name) throws IOException {
    Ed25519Signer signer = Ed25519Signer.generate(name);
    Path parent = file.toAbsolutePath().getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    Path draft = file.resolveSibling(file.getFileName() + ".tmp");
    Files.deleteIfExists(draft);
    Files.createFile(
        draft, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(draft, signer.toSecretText() + "\n", StandardOpenOption.SYNC);
    Files.writeString(file.resolveSibling(file.getFileName() + ".pub"), signer.verifier() + "\n");
    Files.move(draft, file);
  }
}
