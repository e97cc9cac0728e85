package dev.bylaw.sidecar.record;

import dev.bylaw.federation.compliance.ComplianceDecision;
import dev.bylaw.federation.composition.AppliedWaiver;
import dev.bylaw.federation.composition.AttributedObligation;
import dev.bylaw.federation.composition.Decision;
import dev.bylaw.federation.composition.DecisionReason;
import dev.bylaw.federation.policy.ErrorCode;
import dev.bylaw.federation.policy.PolicyId;
import dev.bylaw.federation.record.BundleActivation;
import dev.bylaw.federation.record.ComplianceRecord;
import dev.bylaw.federation.record.DecisionRecord;
import dev.bylaw.federation.record.RetentionRecord;
import dev.bylaw.federation.request.AccessRequest;
import dev.bylaw.federation.retention.Hold;
import dev.bylaw.federation.retention.RetentionDecision;
import dev.bylaw.log.entry.Draft;
import dev.bylaw.log.entry.Entry;
import dev.bylaw.log.entry.EntryEncoder;
import dev.bylaw.log.entry.EntryException;
import dev.bylaw.log.entry.Facts;
import dev.bylaw.log.entry.Json;
import dev.bylaw.log.entry.Kinds;
import dev.bylaw.log.entry.PersonalField;
import dev.bylaw.sidecar.journal.EpochOpening;
import dev.bylaw.sidecar.journal.JournalNotes;
import dev.bylaw.sidecar.journal.Outage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Encodes records as entries. A leaf holds what came from the mesh's own files and vocabulary;
 * everything that a caller worded stands beside the tree. Safe for use by many threads.
 */
public final class Entries implements JournalNotes {
  private static final Pattern CODE = Pattern.compile("[A-Za-z][A-Za-z0-9_.:-]{0,127}");

  private static final Set<String> ERRORS =
      Arrays.stream(ErrorCode.values())
          .map(error -> error.name().toLowerCase(Locale.ROOT))
          .collect(Collectors.toUnmodifiableSet());

  private final ThreadLocal<EntryEncoder> encoders = ThreadLocal.withInitial(EntryEncoder::new);

  /** The entry of an access decision. */
  public Draft decision(DecisionRecord record, Vocabulary vocabulary) throws EntryException {
    AccessRequest request = record.request();
    Decision decision = record.decision();
    Members facts =
        new Members()
            .put(Facts.ACTION, vocabulary.knowsAction(request.action()) ? request.action() : null)
            .put(Facts.CAUSE, decision.cause() == null ? null : decision.cause().name())
            .put("columns", record.facts().columns().size())
            .put(Facts.CONSUMER_DOMAIN, known(request.consumer().domain(), vocabulary.domains()))
            .put(Facts.DECISION_ID, record.decisionId())
            .put(Facts.DOMAIN, record.facts().domain())
            .put(Facts.EFFECT, decision.effect().name())
            .put("facts_digest", record.factsDigest())
            .put("grant", decision.grant() == null ? null : decision.grant().value())
            .put(Facts.MODE, request.mode().name())
            .put("object", record.facts().object())
            .put(Facts.OBLIGATIONS, obligations(decision))
            .put(Facts.POLICIES, policies(decision))
            .put("port", record.facts().outputPort())
            .put(Facts.PRODUCT, record.facts().dataProduct())
            .put(Facts.PURPOSE, known(request.purpose(), vocabulary.purposes()))
            .put("reasons", reasons(decision.reasons(), vocabulary))
            .put(Facts.REVISION, record.revision())
            .put("seed", Long.toString(record.seed()))
            .put("stale", record.stale())
            .put("ttl_seconds", decision.ttl().toSeconds())
            .put(Facts.WAIVERS, waivers(decision.waivers()));
    return draft(
        Kinds.DECISION,
        record.at(),
        facts,
        new PersonalField("answer", PersonalTexts.answer(decision)),
        persons(PersonalTexts.persons(request)),
        new PersonalField("request", PersonalTexts.request(request)),
        new PersonalField(Facts.SUBJECT_ID, request.subject().id()));
  }

  /** The entry of a retention decision. */
  public Draft retention(RetentionRecord record, Vocabulary vocabulary) throws EntryException {
    RetentionDecision decision = record.decision();
    Members facts =
        new Members()
            .put(Facts.DECISION_ID, record.decisionId())
            .put("delete_by", text(decision.deleteBy()))
            .put(Facts.DOMAIN, record.facts().domain())
            .put("erasure_requested", record.request().erasureRequested())
            .put("facts_digest", record.factsDigest())
            .put("holds", decision.holds().stream().map(Hold::id).toList())
            .put("keep_until", text(decision.keepAtLeast()))
            .put("object", record.facts().object())
            .put("outcome", decision.outcome().name())
            .put(Facts.POLICIES, policies(decision.reasons()))
            .put(Facts.PRODUCT, record.facts().dataProduct())
            .put("reasons", reasons(decision.reasons(), vocabulary))
            .put(Facts.REVISION, record.revision())
            .put("seed", Long.toString(record.seed()))
            .put("stale", record.stale());
    return draft(
        Kinds.RETENTION,
        record.at(),
        facts,
        new PersonalField("answer", PersonalTexts.answer(decision)),
        persons(PersonalTexts.persons(record.request())),
        new PersonalField("request", PersonalTexts.request(record.request())));
  }

  /**
   * The entry of a verdict on compliance. It holds the documents that a caller handed over, where
   * they fit; their digest always.
   */
  public Draft compliance(ComplianceRecord record, Judged judged) throws EntryException {
    List<PersonalField> personal = new ArrayList<>();
    personal.add(new PersonalField("answer", PersonalTexts.answer(record.decision())));
    personal.add(new PersonalField("data_product", record.dataProduct()));
    personal.add(new PersonalField("request_id", record.requestId()));
    List<PersonalField> documents = judged.fields();
    if (documents.isEmpty()) {
      return compliance(record, judged, personal);
    }
    List<PersonalField> all = new ArrayList<>(personal);
    all.addAll(documents);
    try {
      return compliance(record, judged, all);
    } catch (EntryException _) {
      // too large together: who has the documents can still show by the digest that it is them
      return compliance(record, judged, personal);
    }
  }

  private Draft compliance(ComplianceRecord record, Judged judged, List<PersonalField> personal)
      throws EntryException {
    ComplianceDecision decision = record.decision();
    TreeSet<String> policies = new TreeSet<>();
    decision.findings().stream()
        .filter(finding -> finding.policy() != null)
        .forEach(finding -> policies.add(String.valueOf(finding.policy())));
    Members facts =
        new Members()
            .put(Facts.DECISION_ID, record.decisionId())
            .put("document_digest", record.documentDigest())
            .put("findings", decision.findings().size())
            .put(Facts.POLICIES, List.copyOf(policies))
            .put(Facts.PRODUCT, judged.document() == null ? record.dataProduct() : null)
            .put(Facts.REVISION, record.revision())
            .put("stale", judged.stale())
            .put("verdict", decision.verdict().name());
    return draft(Kinds.COMPLIANCE, record.at(), facts, personal.toArray(new PersonalField[0]));
  }

  /** The entry of a caller's receipt. */
  public Draft receipt(Receipt receipt) throws EntryException {
    List<Json> outcomes = new ArrayList<>();
    for (Receipt.Outcome outcome : receipt.outcomes()) {
      outcomes.add(
          Json.Obj.of(
              new Json.Member("discharged", new Json.Flag(outcome.discharged())),
              new Json.Member("index", outcome.index())));
    }
    Members facts =
        new Members()
            .put(Facts.DECISION_ID, receipt.decisionId())
            .put("enforced_at", text(receipt.enforcedAt()))
            .put("outcomes", new Json.Many(outcomes))
            .put("reuses", receipt.reuses());
    return draft(
        Kinds.RECEIPT,
        receipt.at(),
        facts,
        new PersonalField("receipt", PersonalTexts.receipt(receipt)));
  }

  /** The entry of an activation, or of one that failed. */
  public Draft activation(BundleActivation activation) throws EntryException {
    Members facts =
        new Members()
            .put("activated", activation.activated())
            .put("previous_revision", activation.previousRevision())
            .put(Facts.REVISION, activation.revision());
    return activation.message().isEmpty()
        ? draft(Kinds.ACTIVATION, activation.at(), facts)
        : draft(
            Kinds.ACTIVATION,
            activation.at(),
            facts,
            new PersonalField("message", activation.message()));
  }

  @Override
  public Draft epochOpen(EpochOpening opening) {
    return own(
        Kinds.EPOCH_OPEN,
        opening.at(),
        new Members()
            .put(Facts.HEARTBEAT_SECONDS, opening.heartbeatSeconds())
            .put(Facts.PREVIOUS_ORIGIN, opening.previousOrigin())
            .put(Facts.PREVIOUS_SIZE, opening.previousSize())
            .put(Facts.REASON, opening.reason()));
  }

  @Override
  public Draft heartbeat(Instant at) {
    return own(Kinds.HEARTBEAT, at, new Members());
  }

  @Override
  public Draft outage(Outage outage) {
    return own(
        Kinds.OUTAGE,
        outage.to(),
        new Members()
            .put("from", text(outage.from()))
            .put("reason", outage.reason())
            .put("refused", outage.refused())
            .put("to", text(outage.to())));
  }

  private Draft own(String kind, Instant at, Members facts) {
    try {
      return draft(kind, at, facts);
    } catch (EntryException e) {
      throw new IllegalStateException(e);
    }
  }

  private Draft draft(String kind, Instant at, Members facts, @Nullable PersonalField... personal)
      throws EntryException {
    List<PersonalField> told = new ArrayList<>(personal.length);
    for (PersonalField each : personal) {
      if (each != null) {
        told.add(each);
      }
    }
    return encoders.get().draft(new Entry(kind, at, facts.toJson(), told));
  }

  /** Whom a request names besides its subject; null where it names nobody. */
  private static @Nullable PersonalField persons(@Nullable String named) {
    return named == null ? null : new PersonalField(Facts.PERSONS, named);
  }

  private static @Nullable String known(@Nullable String word, Set<String> vocabulary) {
    return word != null && vocabulary.contains(word) ? word : null;
  }

  private static @Nullable String text(@Nullable Instant at) {
    return at == null ? null : at.toString();
  }

  private static List<String> obligations(Decision decision) {
    TreeSet<String> types = new TreeSet<>();
    for (AttributedObligation each : decision.obligations()) {
      types.add(each.obligation().type().wireName());
    }
    return List.copyOf(types);
  }

  private static List<String> waivers(List<AppliedWaiver> waivers) {
    return waivers.stream().map(waiver -> waiver.waiver().value()).toList();
  }

  private static List<String> policies(Decision decision) {
    TreeSet<String> ids = new TreeSet<>(policies(decision.reasons()));
    if (decision.grant() != null) {
      ids.add(decision.grant().value());
    }
    for (AttributedObligation each : decision.obligations()) {
      for (PolicyId policy : each.policies()) {
        ids.add(policy.value());
      }
    }
    return List.copyOf(ids);
  }

  private static List<String> policies(List<DecisionReason> reasons) {
    TreeSet<String> ids = new TreeSet<>();
    for (DecisionReason reason : reasons) {
      if (reason.policy() != null) {
        ids.add(reason.policy().value());
      }
    }
    return List.copyOf(ids);
  }

  /** Reasons without their wording, which may repeat what the caller sent. */
  private static Json.Many reasons(List<DecisionReason> reasons, Vocabulary vocabulary) {
    List<Json> all = new ArrayList<>();
    for (DecisionReason reason : reasons) {
      all.add(
          new Members()
              .put("code", isWritten(reason, vocabulary) ? reason.code() : null)
              .put("file", reason.file())
              .put("layer", reason.layer() == null ? null : reason.layer().name())
              .put("line", reason.line())
              .put("policy", reason.policy() == null ? null : reason.policy().value())
              .toJson());
    }
    return new Json.Many(all);
  }

  /** Whether a code stands somewhere as it is: one that a program computed may hold a person. */
  private static boolean isWritten(DecisionReason reason, Vocabulary vocabulary) {
    String code = reason.code();
    String file = reason.file();
    if (!CODE.matcher(code).matches()) {
      return false;
    }
    return file == null
        || !(file.endsWith(".rego") || file.endsWith(".drl"))
        || (reason.policy() != null && code.equals(reason.policy().value()))
        || ERRORS.contains(code)
        || vocabulary.words().contains(code);
  }

  /** Members of an object; what is null or an empty list is left out. */
  private static final class Members {
    private final List<Json.Member> members = new ArrayList<>();

    Members put(String name, @Nullable String text) {
      return text == null ? this : put(name, new Json.Text(text));
    }

    Members put(String name, long number) {
      return put(name, new Json.Int(number));
    }

    Members put(String name, boolean flag) {
      return put(name, new Json.Flag(flag));
    }

    Members put(String name, List<String> texts) {
      return texts.isEmpty() ? this : put(name, Json.Many.ofTexts(texts));
    }

    Members put(String name, Json value) {
      members.add(new Json.Member(name, value));
      return this;
    }

    Json.Obj toJson() {
      return new Json.Obj(members);
    }
  }
}
