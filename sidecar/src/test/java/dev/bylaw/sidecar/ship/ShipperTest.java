package dev.bylaw.sidecar.ship;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bylaw.log.checkpoint.Checkpoint;
import dev.bylaw.log.completeness.SignOfLife;
import dev.bylaw.log.entry.EncodedEntry;
import dev.bylaw.log.merkle.CompactRange;
import dev.bylaw.log.note.Ed25519Signer;
import dev.bylaw.log.note.SignedNote;
import dev.bylaw.sidecar.journal.Drafts;
import dev.bylaw.sidecar.journal.Journal;
import dev.bylaw.sidecar.journal.JournalListener;
import dev.bylaw.sidecar.journal.JournalOptions;
import dev.bylaw.sidecar.journal.Stored;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShipperTest {
  private static final ShipOptions OPTIONS =
      new ShipOptions(
          16,
          1 << 20,
          Duration.ofMillis(1),
          Duration.ofMillis(1),
          Duration.ofMillis(2),
          Duration.ZERO);

  private final Ed25519Signer key = Ed25519Signer.generate("mesh.example/sidecar/orders-1");
  private final FakeStore store = new FakeStore(key, Long.getLong("bylaw.seed", 7));

  private JournalOptions options;

  @BeforeEach
  void options(@TempDir Path directory) {
    options =
        new JournalOptions(
            directory,
            "mesh.example",
            "orders-1",
            JournalOptions.MIN_SEGMENT_BYTES,
            8_192,
            1L << 30,
            Duration.ofMillis(1),
            Duration.ZERO);
  }

  @Test
  void everyEntryArrivesOnceThoughCallsFailAndAnswersAreLost() throws Exception {
    store.failOneIn(3);
    String origin;
    try (Journal journal = open();
        Shipper _ = start(journal)) {
      for (int i = 0; i < 500; i++) {
        journal.append(Drafts.ofLength(i, 4_000));
      }
      origin = journal.append(Drafts.numbered(500)).join().origin();
      awaitShipped(journal);
    }
    assertThat(store.log(origin)).hasSize(502);
  }

  @Test
  void aRestartOfTheSidecarGoesOnWhereTheStoreIs() throws Exception {
    String origin = "";
    for (int life = 0; life < 5; life++) {
      store.failOneIn(life % 2 == 0 ? 2 : 0);
      try (Journal journal = open()) {
        for (int i = 0; i < 50; i++) {
          origin = journal.append(Drafts.numbered(i)).join().origin();
        }
        try (Shipper _ = start(journal)) {
          if (life % 2 == 1) {
            awaitShipped(journal);
          }
        }
      }
    }
    store.failOneIn(0);
    try (Journal journal = open();
        Shipper _ = start(journal)) {
      awaitShipped(journal);
    }
    assertThat(store.log(origin)).hasSize(251);
  }

  @Test
  void aQuietSidecarTellsThatItLivesAndKeepsTheStoresWord() throws Exception {
    ShipOptions alive =
        new ShipOptions(
            16,
            1 << 20,
            Duration.ofMillis(1),
            Duration.ofMillis(1),
            Duration.ofMillis(2),
            Duration.ofMillis(1));
    try (Journal journal = open()) {
      journal.append(Drafts.numbered(0)).join();
      try (Shipper _ = Shipper.start(journal, store, key, alive, InstantSource.system())) {
        while (store.checkpoints().size() < 3) {
          Thread.onSpinWait();
        }
      }
      String origin = journal.epochs().getLast().origin();
      // the log has no more than its opening and the entry
      assertThat(store.log(origin)).hasSize(2);
      SignOfLife sign = SignOfLife.open(store.checkpoints().getLast(), key.verifier());
      assertThat(sign.checkpoint().size()).isEqualTo(2);
      Path kept =
          options
              .directory()
              .resolve("%019d".formatted(journal.epochs().getLast().number()))
              .resolve("checkpoint");
      SignedNote note = SignedNote.parse(Files.readAllBytes(kept));
      note.verify(key.named(origin).verifier());
      note.verify(store.cosigner.verifier());
    }
  }

  @Test
  void batchesAreSignedAndNotDecisions() throws Exception {
    try (Journal journal = open()) {
      for (int i = 0; i < 160; i++) {
        journal.append(Drafts.numbered(i)).join();
      }
      try (Shipper _ = start(journal)) {
        awaitShipped(journal);
      }
    }
    // one question, and 161 entries in batches of 16
    assertThat(store.calls()).isEqualTo(1 + 11);
  }

  @Test
  void aStoreThatHasMoreThanTheJournalMakesANewEpoch() throws Exception {
    String lost;
    try (Journal journal = open()) {
      lost = journal.append(Drafts.numbered(1)).join().origin();
      List<Stored> more;
      try (var cursor = journal.cursor(journal.epochs().getLast().number(), 0)) {
        more = cursor.next(10, 1 << 20);
        String checkpoint = Checkpoint.of(lost, cursor.tree()).sign(key.named(lost)).toString();
        store.append(lost, 0, more, checkpoint);
      }
      // the store gets an entry that this journal never had
      var tree = new CompactRange();
      more.forEach(stored -> tree.append(stored.entry().leaf()));
      byte[] foreign = {'{', '}'};
      tree.append(foreign);
      store.append(
          lost,
          2,
          List.of(new Stored(2, new EncodedEntry(foreign, new byte[0]))),
          Checkpoint.of(lost, tree).sign(key.named(lost)).toString());
      try (Shipper _ = start(journal)) {
        while (journal.epochs().size() < 2) {
          Thread.onSpinWait();
        }
        String origin = journal.append(Drafts.numbered(2)).join().origin();
        assertThat(origin).isNotEqualTo(lost);
        while (store.log(origin).size() < 2) {
          Thread.onSpinWait();
        }
        assertThat(store.log(lost)).hasSize(3);
      }
    }
  }

  @Test
  void shippedSegmentsAreDeleted() throws Exception {
    try (Journal journal = open();
        Shipper _ = start(journal)) {
      for (int i = 0; i < 40; i++) {
        journal.append(Drafts.ofLength(i, 60_000)).join();
      }
      awaitShipped(journal);
      Path epoch =
          Arrays.stream(options.directory().toFile().listFiles())
              .filter(f -> f.isDirectory())
              .findFirst()
              .orElseThrow()
              .toPath();
      while (epoch.toFile().list((_, name) -> name.endsWith(".seg")).length > 1) {
        Thread.onSpinWait();
      }
    }
  }

  private Journal open() throws Exception {
    return Journal.open(options, new Drafts(), JournalListener.NONE, Instant::now);
  }

  private Shipper start(Journal journal) {
    return Shipper.start(journal, store, key, OPTIONS, Instant::now);
  }

  private static void awaitShipped(Journal journal) {
    while (journal.status().unshipped() > 0) {
      Thread.onSpinWait();
    }
  }
}
