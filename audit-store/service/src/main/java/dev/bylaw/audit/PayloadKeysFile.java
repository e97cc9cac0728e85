package dev.bylaw.audit;

import dev.bylaw.log.entry.EntryException;
import dev.bylaw.log.seal.KeyStore;
import dev.bylaw.log.seal.PayloadKeys;
import dev.bylaw.log.store.Disk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The secrets that payloads are sealed by, in a file that its owner alone reads. */
final class PayloadKeysFile {
  private PayloadKeysFile() {}

  /** Reads the secrets, or makes them where neither they nor keys of the log are there. */
  static PayloadKeys load(Path file, Path directory, Disk disk) throws IOException {
    if (!Files.exists(file)) {
      if (KeyStore.exists(disk, directory)) {
        throw new IOException(
            "the payload keys `%s` are missing, though the log `%s` is sealed by them"
                .formatted(file, directory));
      }
      SecretFile.create(file, PayloadKeys.generate().toSecretText());
    }
    try {
      return PayloadKeys.parse(Files.readString(file));
    } catch (EntryException e) {
      throw new IOException("`" + file + "`: " + e.getMessage(), e);
    }
  }
}
