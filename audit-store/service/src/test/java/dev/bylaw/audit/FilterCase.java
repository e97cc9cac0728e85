package dev.bylaw.audit;

import com.google.protobuf.Timestamp;
import dev.bylaw.log.entry.EntryException;
import dev.bylaw.log.entry.Facts;
import dev.bylaw.log.entry.Json;
import dev.bylaw.log.entry.Leaf;
import dev.bylaw.log.entry.Payload;
import dev.bylaw.v1.AuditEntry;
import dev.bylaw.v1.AuditFilter;
import dev.bylaw.v1.Cause;
import dev.bylaw.v1.Effect;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/**
 * A filter, and the same in plain Java over a leaf and its personal fields.
 *
 * @param name what is sought
 * @param filter as an auditor asks
 * @param meant which entries are to be found
 */
record FilterCase(String name, AuditFilter filter, Predicate<Shown> meant) {
  private static final Instant FROM = TestJournal.START.plusSeconds(10 * 60);
  private static final Instant UNTIL = TestJournal.START.plusSeconds(50 * 60);

  /** An entry that anybody with the role can read. */
  record Shown(long index, Leaf leaf, Payload payload) {
    static Shown of(AuditEntry entry) {
      try {
        return new Shown(
            entry.getIndex(),
            Leaf.parse(entry.getLeaf().toByteArray()),
            Payload.parse(entry.getPayload().toByteArray()));
      } catch (EntryException e) {
        throw new AssertionError(e);
      }
    }

    boolean is(String fact, String value) {
      return value.equals(leaf.text(fact));
    }

    boolean has(String fact, String value) {
      return leaf.texts(fact).contains(value);
    }

    boolean hasRule(String code) {
      return leaf.facts().get("reasons") instanceof Json.Many(List<Json> reasons)
          && reasons.stream()
              .anyMatch(reason ->
                  reason instanceof Json.Obj each
                      && each.get("code") instanceof Json.Text(String text)
                      && text.equals(code));
    }

    boolean says(String wording) {
      String answer = payload.text("answer");
      return answer != null
          && answer.replace("\\\"", "\"").toLowerCase(Locale.ROOT).contains(wording);
    }
  }

  /** One for each condition that there is, and some for two. */
  static List<FilterCase> all(TestJournal orders, TestJournal payments) {
    String decision = orders.decisionId(3);
    return List.of(
        row("from", f -> f.setFrom(time(FROM)), e -> !e.leaf.time().isBefore(FROM)),
        row("until", f -> f.setUntil(time(UNTIL)), e -> e.leaf.time().isBefore(UNTIL)),
        row(
            "product",
            f -> f.setDataProduct("urn:product:1"),
            e -> e.is("product", "urn:product:1")),
        row(
            "subject",
            f -> f.setSubject("person-6"),
            e -> "person-6".equals(e.payload.text(Facts.SUBJECT_ID))),
        row("action", f -> f.setAction("export"), e -> e.is("action", "export")),
        row("permit", f -> f.setEffect(Effect.EFFECT_PERMIT), e -> e.is("effect", "PERMIT")),
        row("deny", f -> f.setEffect(Effect.EFFECT_DENY), e -> e.is("effect", "DENY")),
        row("policy", f -> f.setPolicy("p1"), e -> e.has("policies", "p1")),
        row("decision", f -> f.setDecisionId(decision), e -> e.is("decision_id", decision)),
        row("kind", f -> f.setKind("mirror"), e -> e.leaf.kind().equals("mirror")),
        row("cause", f -> f.setCause(Cause.CAUSE_GUARD), e -> e.is("cause", "GUARD")),
        row(
            "origin",
            f -> f.setOrigin(payments.origin.toString()),
            e -> e.leaf.origin().equals(payments.origin.toString())),
        row(
            "consumer domain",
            f -> f.setConsumerDomain("marketing"),
            e -> e.is("consumer_domain", "marketing")),
        row("waiver", f -> f.setWaiver("W-1"), e -> e.has("waivers", "W-1")),
        row("revision", f -> f.setRevision("sha256:1"), e -> e.is("revision", "sha256:1")),
        row("domain", f -> f.setDomain("sales"), e -> e.is("domain", "sales")),
        row("port", f -> f.setOutputPort("tables"), e -> e.is("port", "tables")),
        row(
            "sidecar by its id",
            f -> f.setSidecar("payments"),
            e -> e.leaf.origin().startsWith("mesh.example/sidecar/payments/")),
        row(
            "sidecar by its name",
            f -> f.setSidecar("mesh.example/sidecar/payments"),
            e -> e.leaf.origin().startsWith("mesh.example/sidecar/payments/")),
        row("purpose", f -> f.setPurpose("billing"), e -> e.is("purpose", "billing")),
        row("rule", f -> f.setRule("too-old"), e -> e.hasRule("too-old")),
        row(
            "obligation",
            f -> f.setObligation("column_mask"),
            e -> e.has("obligations", "column_mask")),
        row("reason", f -> f.setReasonText("MUST not"), e -> e.says("must not")),
        row("quoted reason", f -> f.setReasonText("\"quoted\""), e -> e.says("\"quoted\"")),
        row(
            "two conditions",
            f -> f.setPolicy("p2").setEffect(Effect.EFFECT_DENY),
            e -> e.has("policies", "p2") && e.is("effect", "DENY")),
        row(
            "a person and a fact",
            f -> f.setSubject("person-1").setPurpose("billing"),
            e -> "person-1".equals(e.payload.text(Facts.SUBJECT_ID)) && e.is("purpose", "billing")),
        row(
            "a time and a wording",
            f -> f.setFrom(time(FROM)).setUntil(time(UNTIL)).setReasonText("fine"),
            e -> !e.leaf.time().isBefore(FROM) && e.leaf.time().isBefore(UNTIL) && e.says("fine")));
  }

  /** What nobody can mean finds nothing. */
  static List<AuditFilter> nothing() {
    return List.of(
        AuditFilter.newBuilder().setSubject("x' OR '1'='1").build(),
        AuditFilter.newBuilder().setPolicy("p1') OR 1=1 --").build(),
        AuditFilter.newBuilder().setDomain("sales' OR '1'='1").build(),
        AuditFilter.newBuilder().setRevision("sha256:2").build(),
        AuditFilter.newBuilder().setCause(Cause.CAUSE_ERROR).build(),
        AuditFilter.newBuilder().setReasonText("nobody wrote this").build());
  }

  private interface Condition {
    AuditFilter.Builder on(AuditFilter.Builder filter);
  }

  private static FilterCase row(String name, Condition condition, Predicate<Shown> meant) {
    return new FilterCase(name, condition.on(AuditFilter.newBuilder()).build(), meant);
  }

  private static Timestamp time(Instant time) {
    return Timestamp.newBuilder().setSeconds(time.getEpochSecond()).build();
  }

  @Override
  public String toString() {
    return name;
  }
}
