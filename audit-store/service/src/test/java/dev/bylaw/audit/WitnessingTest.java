package dev.bylaw.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bylaw.log.checkpoint.Checkpoint;
import dev.bylaw.log.entry.Entry;
import dev.bylaw.log.entry.Json;
import dev.bylaw.log.entry.Kinds;
import dev.bylaw.log.merkle.Hash;
import dev.bylaw.log.merkle.Hasher;
import dev.bylaw.log.note.CosignatureSigner;
import dev.bylaw.log.note.Ed25519Signer;
import dev.bylaw.log.note.NoteSigner;
import dev.bylaw.log.store.Enrolment;
import dev.bylaw.log.store.LocalDisk;
import dev.bylaw.log.store.LogStore;
import dev.bylaw.log.store.StoreSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was kept as witnessed is verified again before it counts. */
class WitnessingTest {
  private static final Ed25519Signer LOG = Ed25519Signer.generate("mesh.example/audit");
  private static final CosignatureSigner WITNESS = cosigner("w.example");

  @TempDir private Path folder;
  private Path directory;
  private Path policy;
  private LogStore store;

  private static CosignatureSigner cosigner(String name) {
    return new CosignatureSigner(Ed25519Signer.generate(name), InstantSource.system());
  }

  @BeforeEach
  void start() throws Exception {
    directory = folder.resolve("log");
    policy = folder.resolve("log.policy");
    Files.writeString(policy, "witness w " + WITNESS.verifier() + "\nquorum w\n");
    store =
        LogStore.open(
            new LocalDisk(),
            directory,
            LOG,
            Enrolment.of(List.of()),
            StoreSettings.DEFAULT,
            InstantSource.system());
    for (int i = 0; i < 3; i++) {
      store.appendOwn(
          new Entry(
              Kinds.INQUIRY,
              Instant.parse("2026-11-21T10:00:00Z"),
              Json.Obj.of(new Json.Member("number", i)),
              List.of()));
    }
    store.publish();
  }

  @AfterEach
  void stop() throws Exception {
    store.close();
  }

  /** What a store takes as witnessed that starts over this checkpoint, signed by these. */
  private String taken(Checkpoint checkpoint, NoteSigner... signers) throws IOException {
    String note = checkpoint.sign(signers).toString();
    Files.writeString(directory.resolve(LogStore.WITNESSED), note);
    try (Witnessing witnessing =
        Witnessing.of(
            policy, new LocalDisk(), directory, store, LOG.verifier(), Duration.ofDays(1))) {
      return String.valueOf(witnessing.newest());
    }
  }

  @Test
  void whatTheQuorumCosignedOfThisLogCounts() throws Exception {
    Checkpoint whole = store.checkpoint();
    assertThat(taken(whole, LOG, WITNESS)).startsWith("mesh.example/audit\n3\n");
    Checkpoint before = new Checkpoint(whole.origin(), 2, store.root(2));
    assertThat(taken(before, LOG, WITNESS)).startsWith("mesh.example/audit\n2\n");
  }

  @Test
  void whatAnotherPolicyAskedForIsAskedForAnew() throws Exception {
    Checkpoint whole = store.checkpoint();
    assertThat(taken(whole, LOG)).isEqualTo("null");
    assertThat(taken(whole, LOG, cosigner("w.example"))).isEqualTo("null");
    assertThat(taken(whole, WITNESS)).isEqualTo("null");
    Ed25519Signer other = Ed25519Signer.generate(LOG.name());
    assertThat(taken(whole, other, WITNESS)).isEqualTo("null");
  }

  @Test
  void aLogThatIsNotTheOneThatWasWitnessedDoesNotStart() {
    Hash other = new Hasher().leaf(new byte[] {1});
    assertThatThrownBy(() -> taken(new Checkpoint(LOG.name(), 4, other), LOG, WITNESS))
        .isInstanceOf(IOException.class)
        .hasMessage("the log has 3 entries, and was witnessed with 4: it has lost its end");
    assertThatThrownBy(() -> taken(new Checkpoint(LOG.name(), 3, other), LOG, WITNESS))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("at size 3 the log has the root " + store.checkpoint().root());
  }
}
