package dev.bylaw.cli;

import dev.bylaw.log.entry.EntryException;
import dev.bylaw.log.seal.KeyStore;
import dev.bylaw.log.seal.PayloadKeys;
import dev.bylaw.log.seal.PayloadReader;
import dev.bylaw.log.store.Disk;
import dev.bylaw.log.store.LocalDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** By which secrets the personal fields of a log's folder are opened. */
public final class PayloadKeysOption {
  @Option(
      names = "--payload-keys",
      paramLabel = "FILE",
      description =
          "The store's payload keys, to open personal fields (default: beside the log's folder,"
              + " its name with `.payload-keys`, where that can be read).")
  private @Nullable Path file;

  /** Reads with the keys if they can be had, else what needs none. */
  public PayloadReader reader(Path log) throws Failure {
    Path absolute = log.toAbsolutePath().normalize();
    Path beside = absolute.resolveSibling(absolute.getFileName() + ".payload-keys");
    Path keys = file == null && Files.isReadable(beside) ? beside : file;
    Disk disk = new LocalDisk();
    if (keys == null || !KeyStore.exists(disk, absolute)) {
      return PayloadReader.withoutKeys();
    }
    try {
      PayloadKeys secrets = PayloadKeys.parse(Files.readString(keys));
      return PayloadReader.of(KeyStore.readOnly(disk, absolute, secrets));
    } catch (IOException | EntryException e) {
      throw new Failure(
          ExitCode.USAGE, "`" + keys + "` opens no payloads of `" + log + "`: " + e.getMessage());
    }
  }

  /** Whether keys were given, or stand beside the log. */
  public boolean isThere(Path log) {
    Path absolute = log.toAbsolutePath().normalize();
    return KeyStore.exists(new LocalDisk(), absolute)
        && (file != null
            || Files.isReadable(absolute.resolveSibling(absolute.getFileName() + ".payload-keys")));
  }
}
