package dev.bylaw.cli.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bylaw.bundle.tree.LoadOptions;
import dev.bylaw.federation.record.ComplianceRecord;
import dev.bylaw.federation.record.DecisionRecord;
import dev.bylaw.federation.record.RetentionRecord;
import dev.bylaw.log.checkpoint.Checkpoint;
import dev.bylaw.log.entry.Draft;
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
import dev.bylaw.pdp.CompliancePoint;
import dev.bylaw.pdp.DecisionPoint;
import dev.bylaw.pdp.Outcome;
import dev.bylaw.pdp.PolicyLoader;
import dev.bylaw.pdp.PolicySet;
import dev.bylaw.pdp.RetentionPoint;
import dev.bylaw.pdp.SubmittedDocument;
import dev.bylaw.review.cases.CaseFile;
import dev.bylaw.review.cases.DecisionCase;
import dev.bylaw.sidecar.record.Entries;
import dev.bylaw.sidecar.record.Judged;
import dev.bylaw.sidecar.record.Vocabulary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Answers of a tree's own cases, recorded in a sealed log as a sidecar and a store would. Beside
 * the log's folder stand its keys, as the store expects them, and the sidecar's.
 */
public final class RecordedLog {
  public static final Instant CLOCK = Instant.parse("2026-11-21T10:00:00Z");
  private static final String ORIGIN = "mesh.example/audit";

  private RecordedLog() {}

  /** The policies of a tree with its tests. */
  public static PolicySet load(Path tree) throws IOException {
    return Objects.requireNonNull(
        PolicyLoader.load(tree, LoadOptions.at(CLOCK).withTests()).policies());
  }

  public static Vocabulary vocabulary(PolicySet policies) {
    return Vocabulary.of(policies);
  }

  /** What the cases on access come to. */
  public static List<DecisionRecord> decisions(PolicySet policies) {
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

  /** What the cases on retention come to. */
  public static List<RetentionRecord> retentions(PolicySet policies) {
    RetentionPoint point = new RetentionPoint(policies, Chance.system());
    List<RetentionRecord> decided = new ArrayList<>();
    for (DecisionCase each : CaseFile.ofTree(policies.tree()).cases()) {
      if (each instanceof DecisionCase.Retention retention
          && point.evaluate(retention.request(), retention.clock(), false)
              instanceof Outcome.Decided<RetentionRecord>(RetentionRecord found)) {
        decided.add(found);
      }
    }
    return decided;
  }

  /** The entries of all answers: on access and retention, and on two documents and a product. */
  public static List<Draft> all(PolicySet policies) throws Exception {
    Entries entries = new Entries();
    Vocabulary vocabulary = vocabulary(policies);
    List<Draft> drafts = new ArrayList<>();
    for (DecisionRecord each : decisions(policies)) {
      drafts.add(entries.decision(each, vocabulary));
    }
    for (RetentionRecord each : retentions(policies)) {
      drafts.add(entries.retention(each, vocabulary));
    }
    CompliancePoint point = new CompliancePoint(policies, Chance.system());
    drafts.add(
        entries.compliance(
            decided(point.product("r-1", "urn:mesh:sales:orders", CLOCK, false)),
            new Judged(false, null, null)));
    Path example =
        Path.of(System.getProperty("bylaw.root", "..")).resolve("examples/07-a-breaking-change");
    SubmittedDocument document =
        new SubmittedDocument(
            "proposed.odcs.yaml", Files.readAllBytes(example.resolve("proposed.odcs.yaml")));
    SubmittedDocument previous =
        new SubmittedDocument(
            document.name() + Judged.PREVIOUS_SUFFIX,
            Files.readAllBytes(example.resolve("published.odcs.yaml")));
    drafts.add(
        entries.compliance(
            decided(point.document("r-2", document, previous, CLOCK, false)),
            new Judged(false, document, previous)));
    return drafts;
  }

  private static ComplianceRecord decided(Outcome<ComplianceRecord> outcome) {
    return switch (outcome) {
      case Outcome.Decided<ComplianceRecord>(ComplianceRecord record) -> record;
      case Outcome.Refused<ComplianceRecord>(var why) -> throw new AssertionError(why);
    };
  }

  /** Records drafts in a new log, and erases a subject where one is named. */
  public static void write(Path log, List<Draft> drafts, @Nullable String erased) throws Exception {
    Ed25519Signer sidecar = Ed25519Signer.generate("mesh.example/sidecar/test");
    OriginText origin = new OriginText(sidecar.name() + "/1");
    List<EncodedEntry> entries = new ArrayList<>();
    CompactRange range = new CompactRange();
    for (Draft draft : drafts) {
      EncodedEntry entry = draft.seal(origin, entries.size());
      range.append(entry.leaf());
      entries.add(entry);
    }
    byte[] note =
        Checkpoint.of(origin.toString(), range).sign(sidecar.named(origin.toString())).toBytes();
    PayloadKeys secrets = PayloadKeys.generate();
    Ed25519Signer key = Ed25519Signer.generate(ORIGIN);
    Files.writeString(beside(log, ".payload-keys"), secrets.toSecretText());
    Files.writeString(beside(log, ".key"), key.toSecretText() + "\n");
    Files.writeString(beside(log, ".key.vkey"), key.verifier() + "\n");
    Files.writeString(beside(log, ".enrolled"), sidecar.verifier() + "\n");
    Files.writeString(beside(log, ".sidecar"), sidecar.toSecretText() + "\n");
    Disk disk = new LocalDisk();
    KeyStore[] keys = new KeyStore[1];
    PayloadSealer[] sealer = new PayloadSealer[1];
    try (LogStore store =
        LogStore.open(
            disk,
            log,
            key,
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

  /** A file that belongs to a log. */
  public static Path beside(Path log, String suffix) {
    return log.resolveSibling(log.getFileName() + suffix);
  }
}
