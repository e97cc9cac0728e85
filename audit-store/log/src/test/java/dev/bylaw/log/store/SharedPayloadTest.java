package dev.bylaw.log.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bylaw.log.checkpoint.Checkpoint;
import dev.bylaw.log.entry.EncodedEntry;
import dev.bylaw.log.entry.Entry;
import dev.bylaw.log.entry.EntryEncoder;
import dev.bylaw.log.entry.Facts;
import dev.bylaw.log.entry.Json;
import dev.bylaw.log.entry.Kinds;
import dev.bylaw.log.entry.OriginText;
import dev.bylaw.log.entry.Payload;
import dev.bylaw.log.entry.PersonalField;
import dev.bylaw.log.fsck.Fsck;
import dev.bylaw.log.merkle.CompactRange;
import dev.bylaw.log.note.Ed25519Signer;
import dev.bylaw.log.seal.Erasures;
import dev.bylaw.log.seal.KeyOwner;
import dev.bylaw.log.seal.KeyStore;
import dev.bylaw.log.seal.OpenedPayload;
import dev.bylaw.log.seal.PayloadKeys;
import dev.bylaw.log.seal.PayloadReader;
import dev.bylaw.log.seal.PayloadSealer;
import dev.bylaw.log.seal.Persons;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Payloads that name two persons: they go with the erasure of either, and of nobody else. */
class SharedPayloadTest {
  private static final Ed25519Signer KEY = Ed25519Signer.generate("mesh.example/audit");
  private static final Ed25519Signer SIDECAR = Ed25519Signer.generate("mesh.example/sidecar/s");
  private static final OriginText ORIGIN = new OriginText(SIDECAR.name() + "/1");
  private static final String ALICE = "alice-the-clerk";
  private static final String BERTA = "berta-the-customer";
  private static final String CAROL = "carol-the-analyst";
  private static final int OF_ALICE = 0;
  private static final int OF_BOTH = 1;
  private static final int OF_CAROL = 2;
  private static final int RECEIPT_OF_BOTH = 3;

  private final LocalDisk disk = new LocalDisk();
  private final List<EncodedEntry> written = new ArrayList<>();
  @TempDir private Path folder;
  private KeyStore keys;
  private PayloadSealer sealer;
  private LogStore store;
  private Erasures erasures;

  @BeforeEach
  void open() throws Exception {
    Path log = folder.resolve("log");
    Enrolment enrolment = Enrolment.of(List.of(SIDECAR.verifier()));
    PayloadKeys secrets = PayloadKeys.generate();
    store =
        LogStore.open(
            disk,
            log,
            KEY,
            enrolment,
            StoreSettings.DEFAULT,
            InstantSource.system(),
            () -> {
              keys = KeyStore.open(disk, log, secrets);
              sealer = new PayloadSealer(keys);
              return sealer;
            });
    erasures = new Erasures(disk, log, store, keys, sealer, InstantSource.system(), _ -> {});
    decision("d-0", ALICE);
    decision("d-1", ALICE, BERTA);
    decision("d-2", CAROL);
    entry(
        Kinds.RECEIPT,
        "d-1",
        List.of(new PersonalField("receipt", "{\"notes\":\"" + BERTA + "\"}")));
    assertThat(store.append(batch(0))).isInstanceOf(AppendOutcome.Accepted.class);
    store.publish();
  }

  @AfterEach
  void close() throws Exception {
    store.close();
    keys.close();
  }

  private void decision(String id, String subject, String... others) throws Exception {
    List<PersonalField> personal = new ArrayList<>();
    if (others.length > 0) {
      Json.Obj named = Json.Obj.of(new Json.Member("ids", Json.Many.ofTexts(List.of(others))));
      personal.add(
          new PersonalField(Facts.PERSONS, new String(named.toBytes(), StandardCharsets.UTF_8)));
    }
    personal.add(new PersonalField("request", "{\"by\":\"" + subject + "\"}"));
    personal.add(new PersonalField(Facts.SUBJECT_ID, subject));
    entry(Kinds.DECISION, id, personal);
  }

  private void entry(String kind, String decision, List<PersonalField> personal) throws Exception {
    Json.Obj facts = Json.Obj.of(new Json.Member(Facts.DECISION_ID, decision));
    Instant at = Instant.parse("2026-11-21T10:00:00Z").plusSeconds(written.size());
    written.add(
        new EntryEncoder()
            .draft(new Entry(kind, at, facts, personal))
            .seal(ORIGIN, written.size()));
  }

  /** What became of the payload that was written at a place. */
  private OpenedPayload payload(int place) throws Exception {
    return PayloadReader.of(keys).open(store.entry(index(place)).entry());
  }

  private Erasures.Outcome erase(String person, Erasures.Holds holds) throws Exception {
    return erasures.erase(new KeyOwner.Subject(person), "DSR-1", false, holds);
  }

  /** A payload has a slot for each person, and room for so many: more is refused unsealed. */
  @Test
  void aPayloadNamesABoundedNumberOfPersons() throws Exception {
    String[] others = IntStream.range(0, Persons.MAX).mapToObj(i -> "p" + i).toArray(String[]::new);
    int from = written.size();
    decision("d-4", ALICE, others);
    assertThat(store.append(batch(from)))
        .isEqualTo(
            new AppendOutcome.Refused(
                AppendOutcome.Reason.BAD_ENTRY,
                "entry 4 of `%s`: a payload names at most 4096 persons, found 4097"
                    .formatted(ORIGIN)));
    written.removeLast();
    decision("d-4", ALICE, Arrays.copyOf(others, Persons.MAX - 1));
    assertThat(store.append(batch(from))).isInstanceOf(AppendOutcome.Accepted.class);
    store.publish();
    assertThat(payload(from).bytes()).isEqualTo(written.get(from).payload());
  }

  private Batch batch(int from) {
    CompactRange range = new CompactRange();
    written.forEach(each -> range.append(each.leaf()));
    byte[] note =
        Checkpoint.of(ORIGIN.toString(), range).sign(SIDECAR.named(ORIGIN.toString())).toBytes();
    return new Batch(ORIGIN.toString(), from, written.subList(from, written.size()), note);
  }

  @Test
  void whatNamesTwoGoesWithEither() throws Exception {
    for (int place = 0; place < written.size(); place++) {
      assertThat(payload(place).bytes()).isEqualTo(written.get(place).payload());
    }
    assertThat(PayloadReader.of(keys).tags(store.entry(index(OF_BOTH)).entry())).hasSize(2);

    // berta is no subject of any decision
    assertThat(erase(BERTA, (_, _) -> List.of()))
        .isInstanceOfSatisfying(
            Erasures.Outcome.Done.class, done -> assertThat(done.entries()).isEqualTo(2));
    assertThat(payload(OF_BOTH)).isInstanceOf(OpenedPayload.Erased.class);
    assertThat(payload(RECEIPT_OF_BOTH)).isInstanceOf(OpenedPayload.Erased.class);
    assertThat(payload(OF_ALICE)).isInstanceOf(OpenedPayload.Open.class);
    assertThat(payload(OF_CAROL)).isInstanceOf(OpenedPayload.Open.class);
    assertThat(PayloadReader.of(keys).tags(store.entry(index(OF_BOTH)).entry())).isEmpty();
    List<String> secrets = new ArrayList<>(List.of(BERTA));
    for (int place : new int[] {OF_BOTH, RECEIPT_OF_BOTH}) {
      for (Payload.Opening each : Payload.parse(written.get(place).payload()).openings()) {
        secrets.add(new String(each.salt(), StandardCharsets.ISO_8859_1));
        secrets.add(Base64.getEncoder().encodeToString(each.salt()));
      }
    }
    requireGone(secrets);
    assertThat(
            Fsck.check(disk, folder.resolve("log"), KEY.verifier(), null, PayloadReader.of(keys))
                .findings())
        .isEmpty();
  }

  private long index(int place) throws Exception {
    for (long index = 0; index < store.checkpoint().size(); index++) {
      if (Arrays.equals(store.entry(index).entry().leaf(), written.get(place).leaf())) {
        return index;
      }
    }
    throw new AssertionError();
  }

  @Test
  void theSubjectsErasureTakesTheOtherAlong() throws Exception {
    assertThat(erase(ALICE, (_, _) -> List.of())).isInstanceOf(Erasures.Outcome.Done.class);
    assertThat(payload(OF_ALICE)).isInstanceOf(OpenedPayload.Erased.class);
    assertThat(payload(OF_BOTH)).isInstanceOf(OpenedPayload.Erased.class);
    assertThat(payload(OF_CAROL)).isInstanceOf(OpenedPayload.Open.class);
    assertThat(erase(BERTA, (_, _) -> List.of()))
        .as("her key is there, and nothing is sealed by it")
        .isInstanceOfSatisfying(
            Erasures.Outcome.Done.class, done -> assertThat(done.entries()).isZero());
  }

  @Test
  void aHoldOnOneKeepsWhatNamesBoth() throws Exception {
    Erasures.Holds holds =
        new Erasures.Holds() {
          @Override
          public List<String> on(KeyOwner owner, Set<String> products) {
            return owner.name().equals(ALICE) ? List.of("case-1") : List.of();
          }

          @Override
          public Map<String, List<String>> persons() {
            return Map.of(ALICE, List.of("case-1"));
          }
        };
    assertThat(erase(BERTA, holds)).isEqualTo(new Erasures.Outcome.Held(List.of("case-1")));
    assertThat(payload(OF_BOTH)).isInstanceOf(OpenedPayload.Open.class);
    assertThat(erase(CAROL, holds)).isInstanceOf(Erasures.Outcome.Done.class);
  }

  private void requireGone(List<String> secrets) throws Exception {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String bytes = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        for (String secret : secrets) {
          assertThat(bytes.contains(secret)).as("%s in `%s`", secret, file).isFalse();
        }
      }
    }
  }
}
