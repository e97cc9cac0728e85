package dev.bylaw.audit;

import dev.bylaw.log.note.Ed25519Signer;
import dev.bylaw.log.seal.Erasures;
import dev.bylaw.log.seal.KeyStore;
import dev.bylaw.log.seal.PayloadKeys;
import dev.bylaw.log.seal.PayloadSealer;
import dev.bylaw.log.store.Disk;
import dev.bylaw.log.store.Enrolment;
import dev.bylaw.log.store.LocalDisk;
import dev.bylaw.log.store.LogStore;
import dev.bylaw.log.store.StoreSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A log with the keys that its payloads are sealed by. */
record SealedLog(Disk disk, Path directory, LogStore store, KeyStore keys, PayloadSealer sealer) {
  private static final Logger LOG = LoggerFactory.getLogger(SealedLog.class);

  static SealedLog open(Path directory, Path payloadKeys, Ed25519Signer signer, Enrolment enrolment)
      throws IOException {
    Disk disk = new LocalDisk();
    PayloadKeys secrets = PayloadKeysFile.load(payloadKeys, directory, disk);
    PayloadSealer[] sealer = new PayloadSealer[1];
    KeyStore[] keys = new KeyStore[1];
    LogStore store =
        LogStore.open(
            disk,
            directory,
            signer,
            enrolment,
            StoreSettings.DEFAULT,
            InstantSource.system(),
            () -> {
              keys[0] = KeyStore.open(disk, directory, secrets);
              sealer[0] = new PayloadSealer(keys[0]);
              return sealer[0];
            });
    return new SealedLog(disk, directory, store, keys[0], sealer[0]);
  }

  /** Erases from the log and its index; the index finds the subject of a decision from now on. */
  Erasures erasures(QueryIndex index) {
    sealer.findDecisionsBy(id -> payload(index, id));
    return new Erasures(
        disk, directory, store, keys, sealer, InstantSource.system(), index::forget);
  }

  private byte @Nullable [] payload(QueryIndex index, String decision) {
    try {
      OptionalLong found = index.decision(decision);
      return found.isPresent() ? store.entry(found.getAsLong()).entry().payload() : null;
    } catch (IOException | IndexException e) {
      // then its group's key seals it
      LOG.warn("the decision that an entry refers to cannot be looked up: {}", e.getMessage());
      return null;
    }
  }
}
