package dev.bylaw.cli.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bylaw.bundle.tree.LoadOptions;
import dev.bylaw.cli.ExitCode;
import dev.bylaw.cli.test.Captured;
import dev.bylaw.federation.record.DecisionRecord;
import dev.bylaw.log.checkpoint.Checkpoint;
import dev.bylaw.log.entry.EncodedEntry;
import dev.bylaw.log.entry.OriginText;
import dev.bylaw.log.merkle.CompactRange;
import dev.bylaw.log.note.Ed25519Signer;
import dev.bylaw.log.seal.Erasures;
import dev.bylaw.log.seal.KeyOwner;
import dev.bylaw.log.seal.KeyStore;
import dev.bylaw.log.seal.PayloadKeys;
import dev.bylaw.log.seal.PayloadSealer;
import dev.bylaw.log.store.AppendOutcome;
import dev.bylaw.log.store.Batch;
import dev.bylaw.log.store.Disk;
import dev.bylaw.log.store.Enrolment;
import dev.bylaw.log.store.LocalDisk;
import dev.bylaw.log.store.LogStore;
import dev.bylaw.log.store.StoreSettings;
import dev.bylaw.pdp.Chance;
import dev.bylaw.pdp.DecisionPoint;
import dev.bylaw.pdp.Outcome;
import dev.bylaw.pdp.PolicyLoader;
import dev.bylaw.pdp.PolicySet;
import dev.bylaw.review.cases.CaseFile;
import dev.bylaw.review.cases.DecisionCase;
import dev.bylaw.sidecar.record.Entries;
import dev.bylaw.sidecar.record.Vocabulary;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The decisions of the library's cases, recorded in a sealed log and decided again. */
class ReplayCommandTest {
  private static final Path POLICIES =
      Path.of(System.getProperty("bylaw.root", "..")).resolve("policies");

  @TempDir private Path folder;

  @Test
  void whatWasRecordedIsDecidedAgain() throws Exception {
    List<DecisionRecord> decided = decide(POLICIES);
    Path log = folder.resolve("log");
    record(log, decided, load(POLICIES), null);
    Captured run = replay(log);
    assertThat(run.code()).as(run.out() + run.err()).isEqualTo(ExitCode.OK);
    assertThat(run.out())
        .contains(
            "%,d replayed: %,d the same, 0 different".formatted(decided.size(), decided.size()));
    Files.delete(folder.resolve("log.payload-keys"));
    Captured closed = replay(log, decided.getFirst().decisionId());
    assertThat(closed.code()).isEqualTo(ExitCode.NOT_REPLAYABLE);
    assertThat(closed.out()).contains("the keys are not here");
  }

  @Test
  void anotherAnswerIsToldFieldByField() throws Exception {
    List<DecisionRecord> decided = decide(POLICIES);
    DecisionRecord permit = withEffect(decided, "PERMIT");
    DecisionRecord deny = withEffect(decided, "DENY");
    DecisionRecord forged =
        new DecisionRecord(
            deny.decisionId(),
            deny.at(),
            deny.revision(),
            deny.seed(),
            deny.stale(),
            deny.request(),
            deny.facts(),
            deny.factsDigest(),
            deny.grants(),
            deny.guards(),
            deny.answers(),
            deny.waivers(),
            permit.decision(),
            0);
    Path log = folder.resolve("log");
    record(log, List.of(forged), load(POLICIES), null);
    Captured run = replay(log, deny.decisionId());
    assertThat(run.code()).as(run.out() + run.err()).isEqualTo(ExitCode.CHECK_FAILED);
    assertThat(run.out()).contains("effect: recorded `PERMIT`, replayed `DENY`");
  }

  @Test
  void anErasedDecisionSaysSoAndStillShowsHowItsReasonsAreWorded() throws Exception {
    List<DecisionRecord> decided = decide(POLICIES);
    DecisionRecord deny =
        decided.stream()
            .filter(each ->
                each.decision().reasons().stream()
                    .anyMatch(reason -> reason.code().equals("purpose.restricted")))
            .findFirst()
            .orElseThrow();
    Path log = folder.resolve("log");
    record(log, List.of(deny), load(POLICIES), deny.request().subject().id());
    Captured run = replay(log, deny.decisionId());
    assertThat(run.code()).as(run.out() + run.err()).isEqualTo(ExitCode.NOT_REPLAYABLE);
    assertThat(run.out())
        .contains("its personal fields were erased by entry 2")
        .contains("\"purpose %q is not allowed on personal data\" of input.purpose")
        .doesNotContain(deny.request().subject().id());
  }

  @Test
  void aCodeThatAPolicyComputesStandsInNoLeaf() throws Exception {
    Path tree = folder.resolve("policies");
    copy(POLICIES, tree);
    Path policy = tree.resolve("global/access/purpose.rego");
    String text = Files.readString(policy);
    String code = "\"code\": \"purpose.restricted\"";
    assertThat(text).contains(code);
    Files.writeString(
        policy, text.replace(code, "\"code\": concat(\".\", [\"for\", input.subject.id])"));
    int seen = 0;
    PolicySet policies = load(tree);
    for (DecisionRecord each : decide(tree)) {
      String personal = "for." + each.request().subject().id();
      if (each.decision().reasons().stream().anyMatch(r -> r.code().equals(personal))) {
        EncodedEntry entry =
            new Entries().decision(each, vocabulary(policies)).seal(new OriginText("o"), 0);
        assertThat(new String(entry.leaf(), StandardCharsets.UTF_8))
            .doesNotContain(each.request().subject().id());
        seen++;
      }
    }
    assertThat(seen).isPositive();
  }

  private Captured replay(Path log, String... args) {
    List<String> words =
        new ArrayList<>(
            List.of("audit", "replay", "--log", log.toString(), "-p", POLICIES.toString()));
    words.addAll(List.of(args));
    return Captured.run(words.toArray(new String[0]));
  }

  private static DecisionRecord withEffect(List<DecisionRecord> decided, String effect) {
    return decided.stream()
        .filter(each -> each.decision().effect().name().equals(effect))
        .findFirst()
        .orElseThrow();
  }

  private static PolicySet load(Path tree) throws IOException {
    return Objects.requireNonNull(
        PolicyLoader.load(tree, LoadOptions.at(Instant.parse("2026-11-21T10:00:00Z")).withTests())
            .policies());
  }

  private static List<DecisionRecord> decide(Path tree) throws IOException {
    PolicySet policies = load(tree);
    DecisionPoint point = new DecisionPoint(policies, Chance.system());
    List<DecisionRecord> decided = new ArrayList<>();
    for (DecisionCase each : CaseFile.ofTree(policies.tree()).cases()) {
      if (each instanceof DecisionCase.Access access
          && point.authorize(access.request(), access.clock(), false)
              instanceof Outcome.Decided<DecisionRecord>(DecisionRecord found)) {
        decided.add(found);
      }
    }
    return decided;
  }

  private static Vocabulary vocabulary(PolicySet policies) {
    return new Vocabulary(
        policies.tree().mesh().purposes().keySet(),
        policies.tree().mesh().domains().keySet(),
        policies.words());
  }

  /** Records decisions as a sidecar and a sealing store would, and erases a subject. */
  private void record(Path log, List<DecisionRecord> decided, PolicySet policies, String erased)
      throws Exception {
    Ed25519Signer sidecar = Ed25519Signer.generate("mesh.example/sidecar/test");
    OriginText origin = new OriginText(sidecar.name() + "/1");
    List<EncodedEntry> entries = new ArrayList<>();
    CompactRange range = new CompactRange();
    for (DecisionRecord each : decided) {
      EncodedEntry entry =
          new Entries().decision(each, vocabulary(policies)).seal(origin, entries.size());
      range.append(entry.leaf());
      entries.add(entry);
    }
    byte[] note =
        Checkpoint.of(origin.toString(), range).sign(sidecar.named(origin.toString())).toBytes();
    PayloadKeys secrets = PayloadKeys.generate();
    Files.writeString(folder.resolve("log.payload-keys"), secrets.toSecretText());
    Disk disk = new LocalDisk();
    KeyStore[] keys = new KeyStore[1];
    PayloadSealer[] sealer = new PayloadSealer[1];
    try (LogStore store =
        LogStore.open(
            disk,
            log,
            Ed25519Signer.generate("mesh.example/log"),
            Enrolment.of(List.of(sidecar.verifier())),
            StoreSettings.DEFAULT,
            InstantSource.system(),
            () -> {
              keys[0] = KeyStore.open(disk, log, secrets);
              sealer[0] = new PayloadSealer(keys[0]);
              return sealer[0];
            })) {
      assertThat(store.append(new Batch(origin.toString(), 0, entries, note)))
          .isInstanceOf(AppendOutcome.Accepted.class);
      store.publish();
      if (erased != null) {
        Erasures erasures =
            new Erasures(disk, log, store, keys[0], sealer[0], InstantSource.system(), _ -> {});
        assertThat(
                erasures.erase(
                    new KeyOwner.Subject(erased), "DSR-1", false, (owner, products) -> List.of()))
            .isInstanceOf(Erasures.Outcome.Done.class);
      }
    }
    keys[0].close();
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> walk = Files.walk(from)) {
      for (Path each : walk.toList()) {
        Path target = to.resolve(from.relativize(each).toString());
        if (Files.isDirectory(each)) {
          Files.createDirectories(target);
        } else {
          Files.copy(each, target);
        }
      }
    }
  }
}
