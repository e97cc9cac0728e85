package dev.bylaw.log.completeness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bylaw.log.checkpoint.Checkpoint;
import dev.bylaw.log.completeness.Stretch.State;
import dev.bylaw.log.entry.Entry;
import dev.bylaw.log.entry.EntryEncoder;
import dev.bylaw.log.entry.EntryException;
import dev.bylaw.log.entry.Facts;
import dev.bylaw.log.entry.Json;
import dev.bylaw.log.entry.Kinds;
import dev.bylaw.log.entry.OriginText;
import dev.bylaw.log.merkle.CompactRange;
import dev.bylaw.log.merkle.Hasher;
import dev.bylaw.log.note.CosignatureSigner;
import dev.bylaw.log.note.Ed25519Signer;
import dev.bylaw.log.note.NoteException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CompletenessTest {
  private static final String SIDECAR = "mesh.example/sidecar/orders";
  private static final Instant START = Instant.parse("2026-11-21T10:00:00Z");

  private final Completeness completeness = new Completeness(Duration.ofMinutes(5));
  private final EntryEncoder encoder = new EntryEncoder();
  private final Ed25519Signer key = Ed25519Signer.ofSeed(SIDECAR, new byte[32]);
  private final Map<String, Long> sizes = new HashMap<>();
  private final Map<String, CompactRange> trees = new HashMap<>();
  // whether a checkpoint follows each entry at once
  private boolean mirrors = true;

  @BeforeEach
  void enrolFirst() throws EntryException {
    enrol(0);
  }

  @Test
  void heartbeatsMakeAQuietSidecarComplete() throws Exception {
    enrol(0);
    open(1, 0, null, 0);
    for (int second = 30; second <= 300; second += 30) {
      write(1, second, Kinds.HEARTBEAT);
      mirror(1, second + 1);
    }
    assertThat(states(310)).containsExactly(State.COMPLETE);
    assertThat(at(310).getFirst().until()).isEqualTo(START.plusSeconds(300));
  }

  @Test
  void silenceIsToldWithWhatWasPromised() throws Exception {
    enrol(0);
    open(1, 0, null, 0);
    write(1, 10, Kinds.DECISION);
    write(1, 200, Kinds.DECISION);
    assertThat(states(210)).containsExactly(State.COMPLETE, State.SILENT, State.COMPLETE);
    assertThat(at(210).get(1).reason())
        .isEqualTo("no entry for 3 min, though one was promised every 30 s");
    // and at the end, when one should have come by now
    assertThat(states(900))
        .containsExactly(State.COMPLETE, State.SILENT, State.COMPLETE, State.SILENT);
  }

  @Test
  void whoIsEnrolledAndWritesNothingIsSilentUntilRetired() throws Exception {
    enrol(0);
    assertThat(states(100)).containsExactly(State.SILENT);
    // a moment later, as a store would
    own(Kinds.RETIREMENT, 50, new Json.Member(Facts.SIDECAR, SIDECAR));
    assertThat(at(100)).hasSize(1);
    assertThat(at(100).getFirst().until()).isEqualTo(START.plusSeconds(50));
    assertThat(completeness.between(START.plusSeconds(60), START.plusSeconds(100))).isEmpty();
  }

  @Test
  void anOutageSaysWhyNothingCame() throws Exception {
    open(1, 0, null, 0);
    write(1, 400, Kinds.OUTAGE, new Json.Member("refused", 7));
    assertThat(states(410)).containsExactly(State.COMPLETE, State.SILENT, State.COMPLETE);
    assertThat(at(410).get(1).reason())
        .isEqualTo("the journal could not be written; 7 calls were refused");
  }

  @Test
  void whatComesLateIsCompleteAndLate() throws Exception {
    open(1, 0, null, 0);
    mirrors = false;
    write(1, 10, Kinds.DECISION);
    mirror(1, 1_000);
    assertThat(states(20)).containsExactly(State.COMPLETE, State.LATE);
    assertThat(at(20).get(1).reason()).isEqualTo("entries came up to 16 min late");
  }

  @Test
  void twoHistoriesAreForked() throws Exception {
    open(1, 0, null, 0);
    write(1, 10, Kinds.DECISION);
    own(
        Kinds.CONFLICT,
        11,
        new Json.Member(Facts.DERIVED_ROOT, "x"),
        new Json.Member(Facts.NOTE, note(1)));
    assertThat(states(20)).containsExactly(State.COMPLETE, State.FORKED);
    assertThat(at(20).get(1).evidence()).isEqualTo(completeness.size() - 1);
  }

  @Test
  void anEpochThatEndsBeforeItsFinalSizeIsLostUntilItComes() throws Exception {
    open(1, 0, null, 0);
    write(1, 10, Kinds.DECISION);
    open(2, 20, origin(1), 4);
    assertThat(states(30)).containsExactly(State.COMPLETE, State.LOST, State.COMPLETE);
    assertThat(at(30).get(1).reason()).isEqualTo("entries 2 to 3 were recorded and have not come");
    write(1, 11, Kinds.DECISION);
    write(1, 12, Kinds.DECISION);
    assertThat(states(30)).doesNotContain(State.LOST);
  }

  @Test
  void anEpochWithoutAFinalSizeIsLost() throws Exception {
    open(1, 0, null, 0);
    write(1, 10, Kinds.DECISION);
    open(2, 20, null, 0);
    assertThat(at(30))
        .filteredOn(each -> each.state() == State.LOST)
        .singleElement()
        .satisfies(lost -> {
          assertThat(lost.origin()).isEqualTo(origin(1));
          assertThat(lost.reason()).contains("without its final size").contains("entry 1");
          assertThat(lost.from()).isEqualTo(START.plusSeconds(10));
          assertThat(lost.until()).isEqualTo(START.plusSeconds(20));
        });
  }

  @Test
  void aSidecarThatKnowsLessThanTheStoreHasLostItsEnd() throws Exception {
    open(1, 0, null, 0);
    write(1, 10, Kinds.DECISION);
    open(2, 20, origin(1), 1);
    assertThat(at(30))
        .filteredOn(each -> each.state() == State.LOST)
        .singleElement()
        .extracting(Stretch::reason)
        .asString()
        .contains("lost its entries from 1 on");
  }

  @Test
  void aCheckpointByAnotherKeyProvesNothing() throws Exception {
    open(1, 0, null, 0);
    enrol(5, Ed25519Signer.generate(SIDECAR).verifier().toString());
    assertThat(states(20)).containsExactly(State.COMPLETE);
    write(1, 10, Kinds.DECISION);
    assertThat(states(20)).containsExactly(State.COMPLETE, State.UNPROVEN);
    assertThat(at(20).get(1).reason()).startsWith("the enrolled key did not sign the checkpoint");
    // what the first key signed before stays proven, once
    enrol(15);
    write(1, 16, Kinds.DECISION);
    assertThat(states(20)).containsExactly(State.COMPLETE, State.UNPROVEN);
  }

  @Test
  void whatComesAfterRetirementProvesNothing() throws Exception {
    open(1, 0, null, 0);
    own(Kinds.RETIREMENT, 5, new Json.Member(Facts.SIDECAR, SIDECAR));
    assertThat(states(20)).doesNotContain(State.UNPROVEN);
    write(1, 10, Kinds.DECISION);
    assertThat(at(20))
        .filteredOn(each -> each.state() == State.UNPROVEN)
        .singleElement()
        .extracting(Stretch::reason)
        .isEqualTo("its sidecar was retired before");
    enrol(12);
    write(1, 13, Kinds.DECISION);
    assertThat(at(20)).filteredOn(each -> each.state() == State.UNPROVEN).hasSize(1);
  }

  @Test
  void entriesUnderNoCheckpointProveNothing() throws Exception {
    open(1, 0, null, 0);
    mirrors = false;
    write(1, 10, Kinds.DECISION);
    assertThat(at(20).getLast().reason())
        .isEqualTo("entries 1 to 1 stand under no checkpoint of the sidecar");
    mirror(1, 11);
    assertThat(states(20)).containsExactly(State.COMPLETE);
  }

  @Test
  void aCheckpointThatTheEntriesDoNotHaveProvesNothing() throws Exception {
    open(1, 0, null, 0);
    String note =
        new Checkpoint(origin(1), 1, Hasher.EMPTY_ROOT).sign(key.named(origin(1))).toString();
    own(Kinds.MIRROR, 5, new Json.Member(Facts.NOTE, note));
    assertThat(at(20).getLast().reason()).contains("the checkpoint has size 1 and root");
  }

  @Test
  void aConflictThatNobodySignedAccusesNobody() throws Exception {
    open(1, 0, null, 0);
    String note =
        new Checkpoint(origin(1), 1, Hasher.EMPTY_ROOT)
            .sign(Ed25519Signer.generate(origin(1)))
            .toString();
    own(
        Kinds.CONFLICT,
        5,
        new Json.Member(Facts.DERIVED_ROOT, "x"),
        new Json.Member(Facts.NOTE, note));
    assertThat(states(20)).containsExactly(State.COMPLETE, State.UNPROVEN);
    assertThat(at(20).getLast().reason()).startsWith("it is said to have two histories, but");
  }

  @Test
  void signsOfLifeTellSilenceBeforeTheLogMissesAnything() throws Exception {
    open(1, 0, null, 0);
    Duration again = Duration.ofSeconds(20);
    completeness.sign(sign(5), again);
    assertThat(states(20)).containsExactly(State.COMPLETE);
    assertThat(states(40)).containsExactly(State.COMPLETE, State.SILENT);
    assertThat(at(40).get(1).reason())
        .isEqualTo("no sign of life for 35 s; the log does not miss an entry yet");
    completeness.sign(sign(30), again);
    assertThat(states(40)).containsExactly(State.COMPLETE);
    // what the log promises still counts: a sign is no entry
    assertThat(at(100).get(1).reason()).startsWith("no entry for 100 s, though one was promised");
    assertThat(completeness.signs()).isEqualTo(2);
  }

  @Test
  void aSignByAnotherKeyIsNotBelieved() throws Exception {
    open(1, 0, null, 0);
    String plain = note(1);
    for (String note : List.of(plain, sign(5).replace("\n1\n", "\n2\n"))) {
      assertThatThrownBy(() -> completeness.sign(note, Duration.ofSeconds(1)))
          .isInstanceOf(NoteException.class);
    }
    String sign = sign(5);
    own(Kinds.RETIREMENT, 6, new Json.Member(Facts.SIDECAR, SIDECAR));
    assertThatThrownBy(() -> completeness.sign(sign, Duration.ofSeconds(1)))
        .hasMessageContaining("retired");
  }

  private String sign(int second) {
    Ed25519Signer named = key.named(origin(1));
    return Checkpoint.of(origin(1), trees.get(origin(1)))
        .sign(named, new CosignatureSigner(named, () -> START.plusSeconds(second)))
        .toString();
  }

  private List<Stretch> at(int second) {
    return completeness.between(START, START.plusSeconds(second));
  }

  private List<State> states(int second) {
    return at(second).stream().map(Stretch::state).toList();
  }

  private static String origin(int epoch) {
    return SIDECAR + "/" + epoch;
  }

  private void enrol(int second) throws EntryException {
    enrol(second, key.verifier().toString());
  }

  private void enrol(int second, String verifierKey) throws EntryException {
    own(
        Kinds.ENROLMENT,
        second,
        new Json.Member(Facts.KEY, verifierKey),
        new Json.Member(Facts.SIDECAR, SIDECAR));
  }

  private void open(
      int epoch, int second, @org.jspecify.annotations.Nullable String previous, long size)
      throws EntryException {
    Json.Member beat = new Json.Member(Facts.HEARTBEAT_SECONDS, 30);
    Json.Member last = new Json.Member(Facts.PREVIOUS_SIZE, size);
    if (previous == null) {
      write(epoch, second, Kinds.EPOCH_OPEN, beat, last);
    } else {
      write(
          epoch,
          second,
          Kinds.EPOCH_OPEN,
          beat,
          new Json.Member(Facts.PREVIOUS_ORIGIN, previous),
          last);
    }
  }

  private void write(int epoch, int second, String kind, Json.Member... facts)
      throws EntryException {
    leaf(origin(epoch), sizes.merge(origin(epoch), 1L, Long::sum) - 1, second, kind, facts);
    if (mirrors) {
      mirror(epoch, second);
    }
  }

  private void mirror(int epoch, int second) throws EntryException {
    own(Kinds.MIRROR, second, new Json.Member(Facts.NOTE, note(epoch)));
  }

  private String note(int epoch) {
    return Checkpoint.of(origin(epoch), trees.get(origin(epoch)))
        .sign(key.named(origin(epoch)))
        .toString();
  }

  private void own(String kind, int second, Json.Member... facts) throws EntryException {
    leaf("mesh.example/audit", completeness.size(), second, kind, facts);
  }

  private void leaf(String log, long sequence, int second, String kind, Json.Member... facts)
      throws EntryException {
    Entry entry =
        new Entry(kind, START.plusSeconds(second), new Json.Obj(List.of(facts)), List.of());
    byte[] bytes = encoder.draft(entry).seal(new OriginText(log), sequence).leaf();
    trees.computeIfAbsent(log, _ -> new CompactRange()).append(bytes);
    completeness.follow(bytes);
  }
}
