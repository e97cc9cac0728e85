package dev.bylaw.sidecar.ship;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.bylaw.log.checkpoint.Checkpoint;
import dev.bylaw.log.completeness.SignOfLife;
import dev.bylaw.log.entry.EncodedEntry;
import dev.bylaw.log.merkle.CompactRange;
import dev.bylaw.log.note.CosignatureSigner;
import dev.bylaw.log.note.CosignatureVerifier;
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
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

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

  private final StoreKeys keys = new StoreKeys(List.of(store.cosigner.verifier()));

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
    ShipOptions alive = oftenAlive();
    try (Journal journal = open()) {
      journal.append(Drafts.numbered(0)).join();
      try (Shipper _ = Shipper.start(journal, store, key, keys, alive, InstantSource.system())) {
        while (store.checkpoints().size() < 3) {
          Thread.sleep(1);
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

  private static ShipOptions oftenAlive() {
    return new ShipOptions(
        16,
        1 << 20,
        Duration.ofMillis(1),
        Duration.ofMillis(1),
        Duration.ofMillis(2),
        Duration.ofMillis(1));
  }

  @Test
  void aSignThatIsNotTakenIsAFailureUntilOneIs() throws Exception {
    try (Journal journal = open()) {
      journal.append(Drafts.numbered(0)).join();
      try (Shipper shipper =
          Shipper.start(journal, store, key, keys, oftenAlive(), InstantSource.system())) {
        awaitShipped(journal);
        store.failOneIn(1);
        while (shipper.status().failure() == null) {
          Thread.sleep(1);
        }
        int before = store.calls();
        while (store.calls() < before + 20) {
          assertThat(shipper.status().failure()).isNotNull();
        }
        store.failOneIn(0);
        while (shipper.status().failure() != null) {
          Thread.sleep(1);
        }
      }
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
          Thread.sleep(1);
        }
        String origin = journal.append(Drafts.numbered(2)).join().origin();
        assertThat(origin).isNotEqualTo(lost);
        while (store.log(origin).size() < 2) {
          Thread.sleep(1);
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
        Thread.sleep(1);
      }
    }
  }

  /** What somebody answers who is not the store, or is no longer what it was. */
  static Stream<Arguments> answersThatDoNotCount() {
    return Stream.of(
        arguments("missing", "did not cosign", telling((_, _) -> "")),
        arguments("no signature line", "not a signature line", telling((_, _) -> "yes\n")),
        arguments(
            "by another key of that name",
            "no signature by",
            telling((store, text) -> line(text, otherKey(store), Instant.now()))),
        arguments(
            "by that key, of another text",
            "is not valid",
            telling((store, text) -> line(text + "more\n", store, Instant.now()))),
        arguments(
            "of the checkpoint before it",
            "is not valid",
            telling((store, _) -> line("earlier\n1\n", store, Instant.now()))),
        arguments(
            "of two hours ago",
            "more than 60 minutes apart",
            telling((store, text) -> line(text, store, Instant.now().minusSeconds(7_200)))),
        arguments(
            "of two hours from now",
            "more than 60 minutes apart",
            telling((store, text) -> line(text, store, Instant.now().plusSeconds(7_200)))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("answersThatDoNotCount")
  void whatTheStoreHasNotSignedStaysInTheJournal(
      String name, String reason, BiFunction<Ed25519Signer, String, String> cosigning)
      throws Exception {
    store.tell(answer ->
        new AuditStore.Answer(answer.next(), cosigning.apply(store.cosignerKey, store.lastText())));
    try (Journal journal = open()) {
      for (int i = 0; i < 50; i++) {
        journal.append(Drafts.numbered(i)).join();
      }
      try (Shipper shipper = start(journal)) {
        awaitFailure(journal, shipper, reason);
        assertThat(shipper.status().failure()).contains("stays in the journal");
        assertThat(journal.status().unshipped()).isEqualTo(51);
        Journal.Epoch epoch = journal.epochs().getLast();
        // what came was a batch that was not answered for: no other follows it
        assertThat(store.log(epoch.origin())).hasSize(16);
        assertThat(kept(epoch)).doesNotExist();
        store.tell(UnaryOperator.identity());
        awaitShipped(journal);
        assertThat(store.log(epoch.origin())).hasSize(51);
        assertThat(kept(epoch)).exists();
      }
    }
  }

  @Test
  void whoSaysToHaveEverythingGetsNothingAndFreesNothing() throws Exception {
    AtomicInteger sent = new AtomicInteger();
    AuditStore impostor =
        (_, _, entries, _) -> {
          sent.addAndGet(entries.size());
          return new AuditStore.Answer(51, "");
        };
    try (Journal journal = open()) {
      for (int i = 0; i < 50; i++) {
        journal.append(Drafts.numbered(i)).join();
      }
      try (Shipper shipper = Shipper.start(journal, impostor, key, keys, OPTIONS, Instant::now)) {
        awaitFailure(journal, shipper, "did not cosign");
        assertThat(journal.status().unshipped()).isEqualTo(51);
        assertThat(sent).hasValue(0);
      }
    }
  }

  @Test
  void anAnswerThatWasLostIsSignedAgain() throws Exception {
    try (Journal journal = open()) {
      for (int i = 0; i < 10; i++) {
        journal.append(Drafts.numbered(i)).join();
      }
      String origin = journal.epochs().getLast().origin();
      try (var cursor = journal.cursor(journal.epochs().getLast().number(), 0)) {
        List<Stored> all = cursor.next(100, 1 << 20);
        store.append(
            origin,
            0,
            all,
            Checkpoint.of(origin, cursor.tree()).sign(key.named(origin)).toString());
      }
      try (Shipper _ = start(journal)) {
        awaitShipped(journal);
      }
      assertThat(kept(journal.epochs().getLast())).exists();
    }
  }

  @Test
  void aCheckpointThatCannotBeKeptIsNoReasonNotToShip() throws Exception {
    try (Journal journal = open()) {
      journal.append(Drafts.numbered(0)).join();
      // a folder that is not empty stands in its way
      Files.createDirectories(kept(journal.epochs().getLast()).resolve("in/the/way"));
      try (Shipper _ = start(journal)) {
        awaitShipped(journal);
      }
    }
  }

  @Test
  void severalKeysMayStandWhileTheStoreChangesIts() throws Exception {
    Path file = options.directory().resolveSibling("store.keys");
    Files.writeString(
        file,
        "# until the spring\n%s\n\n%s\n"
            .formatted(
                CosignatureVerifier.of(Ed25519Signer.generate("mesh/audit/mirror").verifier()),
                store.cosigner.verifier()));
    try (Journal journal = open()) {
      journal.append(Drafts.numbered(0)).join();
      try (Shipper _ =
          Shipper.start(journal, store, key, StoreKeys.read(file), OPTIONS, Instant::now)) {
        awaitShipped(journal);
      }
    }
  }

  @Test
  void aFileOfKeysHoldsKeysThatCosign() throws Exception {
    Path file = options.directory().resolveSibling("store.keys");
    Files.writeString(file, "# none\n");
    assertThatThrownBy(() -> StoreKeys.read(file)).hasMessageContaining("1 to 16 keys, found 0");
    Files.writeString(file, key.verifier() + "\n");
    assertThatThrownBy(() -> StoreKeys.read(file)).hasMessageContaining("type of Ed25519 cosig");
    Files.writeString(file, (store.cosigner.verifier() + "\n").repeat(17));
    assertThatThrownBy(() -> StoreKeys.read(file)).hasMessageContaining("found 17");
    Files.writeString(file, "#".repeat(20_000));
    assertThatThrownBy(() -> StoreKeys.read(file)).hasMessageContaining("larger than");
  }

  private static BiFunction<Ed25519Signer, String, String> telling(
      BiFunction<Ed25519Signer, String, String> cosigning) {
    return cosigning;
  }

  private static Ed25519Signer otherKey(Ed25519Signer store) {
    return Ed25519Signer.generate(store.name());
  }

  private static String line(String text, Ed25519Signer by, Instant at) {
    return SignedNote.lines(
        SignedNote.sign(text, new CosignatureSigner(by, () -> at)).signatures());
  }

  private Path kept(Journal.Epoch epoch) {
    return options.directory().resolve("%019d".formatted(epoch.number())).resolve("checkpoint");
  }

  private static void awaitFailure(Journal journal, Shipper shipper, String reason)
      throws InterruptedException {
    for (String failure = ""; failure == null || !failure.contains(reason); ) {
      assertThat(journal.status().unshipped()).as("what is not shipped").isPositive();
      failure = shipper.status().failure();
      Thread.sleep(1);
    }
  }

  private Journal open() throws Exception {
    return Journal.open(options, new Drafts(), JournalListener.NONE, Instant::now);
  }

  private Shipper start(Journal journal) {
    return Shipper.start(journal, store, key, keys, OPTIONS, Instant::now);
  }

  private static void awaitShipped(Journal journal) throws InterruptedException {
    while (journal.status().unshipped() > 0) {
      Thread.sleep(1);
    }
  }
}
