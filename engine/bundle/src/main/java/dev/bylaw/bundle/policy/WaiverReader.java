package dev.bylaw.bundle.policy;

import dev.bylaw.bundle.diagnostic.DidYouMean;
import dev.bylaw.bundle.mesh.Approvals;
import dev.bylaw.bundle.mesh.Owner;
import dev.bylaw.bundle.mesh.Vocabulary;
import dev.bylaw.bundle.policy.ApprovalReader.Approved;
import dev.bylaw.bundle.policy.PolicyHeader.Force;
import dev.bylaw.bundle.signature.ApprovalText;
import dev.bylaw.bundle.signature.ApprovalText.Kind;
import dev.bylaw.bundle.yaml.MappingReader;
import dev.bylaw.federation.obligation.Allowed;
import dev.bylaw.federation.obligation.ObligationTemplate;
import dev.bylaw.federation.policy.Origin;
import dev.bylaw.federation.policy.PolicyId;
import dev.bylaw.federation.policy.Position;
import dev.bylaw.federation.policy.Scope;
import dev.bylaw.federation.policy.Source;
import dev.bylaw.federation.policy.Subjects;
import dev.bylaw.federation.policy.Waivability;
import dev.bylaw.federation.policy.Waiver;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code waivers/*.yaml}: one waiver, or a list of them under {@code waivers}.
 *
 * <pre>
 * id: w-2026-017
 * control: council.pii.mask-outside-domain
 * scope: {actions: [read], domains: [sales], products: [urn:mesh:sales:orders]}
 * subjects: [user:ana]
 * roles: [fraud-analyst]
 * purposes: [fraud-prevention]
 * from: 2026-11-01
 * until: 2026-12-15
 * reason: chargebacks of the season
 * ticket: GOV-17
 * requester: ana
 * approvals: ["— ben 5c0f…", "— cem 91ab…"]   # signatures over all the rest, by a quorum of the
 *                                  # control's owner, none of them the requester's
 * compensation: {masks: {"*pii": tokenize}}
 * </pre>
 *
 * <p>In a mesh whose approvals are by name there is {@code approvers: [ben, cem]} instead.
 */
public final class WaiverReader {

  private final Vocabulary vocabulary;
  private final ObligationsReader obligations;
  private final ScopeReader scopes;
  private final Map<String, PolicyHeader> controls;
  private final Predicate<String> elsewhere;
  private final Instant clock;
  private final ApprovalReader approvals;

  /**
   * @param controls the council's controls by id
   * @param elsewhere whether a control may be declared where this module does not look, so that it
   *     is not told to be unknown
   */
  public WaiverReader(
      Vocabulary vocabulary,
      Map<String, PolicyHeader> controls,
      Predicate<String> elsewhere,
      Instant clock) {
    this.vocabulary = vocabulary;
    this.obligations = new ObligationsReader(vocabulary);
    this.scopes = new ScopeReader(vocabulary);
    this.controls = controls;
    this.elsewhere = elsewhere;
    this.clock = clock;
    this.approvals = new ApprovalReader(vocabulary.mesh(), clock);
  }

  /** The waivers that have not ended; one that has is told by a warning. */
  public List<Waiver.Issued> read(MappingReader document) {
    var waivers = new ArrayList<Waiver.Issued>();
    if (document.has("waivers")) {
      for (MappingReader in : document.mappings("waivers")) {
        add(waiver(in), waivers);
      }
      document.finish();
    } else {
      add(waiver(document), waivers);
    }
    return waivers;
  }

  private static void add(Waiver.@Nullable Issued waiver, List<Waiver.Issued> into) {
    if (waiver != null) {
      into.add(waiver);
    }
  }

  private Waiver.@Nullable Issued waiver(MappingReader in) {
    String id = in.requireText("id");
    String title = in.text("title");
    String control = in.requireText("control");
    Scope scope = scopes.read(in, "scope");
    Subjects subjects = ScopeReader.subjects(in);
    Allowed purposes = ScopeReader.allowed(in, "purposes");
    vocabulary.purposes(in, "purposes", in.textSet("purposes"));
    Instant from = in.requireInstant("from");
    Instant until = in.requireInstant("until");
    String reason = in.requireText("reason");
    String ticket = in.requireText("ticket");
    String requester = in.requireText("requester");
    boolean signed = vocabulary.mesh().approvals() == Approvals.SIGNED;
    ApprovalReader.wrongKind(in, signed);
    PolicyHeader header = controls.get(control);
    Approved approved = signed ? approvals.read(in, Kind.WAIVER, owner(header), requester) : null;
    Set<String> approvers = approved == null ? in.textSet("approvers") : approved.names();
    ObligationTemplate compensation = obligations.read(in, "compensation");
    in.finish();
    if (from != null && until != null && !from.isBefore(until)) {
      in.error("until", "empty_interval", "the waiver ends before it begins", null);
    }
    if (approvers.contains(requester)) {
      in.diagnostics()
          .error(
              "self_approved",
              in.location("approvers", requester),
              in.path("approvers"),
              "`" + requester + "` requested the waiver and cannot approve it");
    }
    if (header != null) {
      check(in, header, scope, from, until, requester, approvers, approved, compensation);
    } else if (!control.isEmpty() && !elsewhere.test(control)) {
      var waivable = new TreeSet<String>();
      controls.values().stream()
          .filter(h -> h.force() == Force.MANDATORY)
          .forEach(h -> waivable.add(h.id().value()));
      in.error(
          "control",
          "unknown_control",
          "the council has no control `" + control + "`",
          DidYouMean.hintOrList(control, waivable));
    }
    if (in.failed() || from == null || until == null) {
      return null;
    }
    if (!clock.isBefore(until)) {
      in.diagnostics()
          .warning(
              "waiver_expired",
              in.location("until"),
              in.path("until"),
              "the waiver ended at " + until + " and is not loaded",
              "remove the file");
      return null;
    }
    Instant end = until(in, header, approved, until);
    var source =
        new Source(
            new PolicyId(id),
            Origin.COUNCIL,
            title == null ? reason : title,
            new Position(in.location().file(), in.location().line()));
    return new Waiver.Issued(
        source,
        new PolicyId(control),
        scope,
        subjects,
        purposes,
        from,
        end,
        reason,
        ticket,
        requester,
        approvers,
        compensation == null ? ObligationTemplate.NONE : compensation);
  }

  private @Nullable Owner owner(@Nullable PolicyHeader control) {
    return control == null ? null : vocabulary.mesh().owners().get(control.owner());
  }

  /** The end of the waiver, or that of its quorum where keys end before. */
  private static Instant until(
      MappingReader in,
      @Nullable PolicyHeader control,
      @Nullable Approved approved,
      Instant until) {
    if (approved == null
        || control == null
        || !(control.waivability() instanceof Waivability.Terms terms)) {
      return until;
    }
    Instant end = approved.until(terms.approvers(), terms.quorum());
    if (end == null || !end.isBefore(until)) {
      return until;
    }
    in.diagnostics()
        .warning(
            "waiver_shortened",
            in.location("until"),
            in.path("until"),
            "the waiver ends at " + end + ", when a key that approved it ends",
            "let its owner approve it with the next key too");
    return end;
  }

  private void check(
      MappingReader in,
      PolicyHeader control,
      Scope scope,
      @Nullable Instant from,
      @Nullable Instant until,
      String requester,
      Set<String> approvers,
      @Nullable Approved approved,
      @Nullable ObligationTemplate compensation) {
    if (!(control.waivability() instanceof Waivability.Terms terms)) {
      if (!vocabulary.isComplete()) {
        return; // the owner is not known, and nothing can be said of the terms
      }
      in.error(
          "control",
          "not_waivable",
          "`" + control.id() + "` cannot be waived",
          control.force() == Force.MANDATORY
              ? "it declares no floor, at " + control.location()
              : "only mandatory controls can; a default control is answered");
      return;
    }
    if (from != null && until != null) {
      Duration length = Duration.between(from, until);
      if (length.compareTo(terms.maxInterval()) > 0) {
        in.error(
            "until",
            "waiver_too_long",
            "the waiver runs "
                + length.toDays()
                + " days, `"
                + control.id()
                + "` allows at most "
                + terms.maxInterval().toDays(),
            null);
      }
    }
    if (!scope.isWithin(control.scope())) {
      in.error(
          "scope",
          "out_of_scope",
          "the waiver reaches beyond what `" + control.id() + "` applies to",
          "see `applies` at " + control.location());
    }
    var counted = new TreeSet<>(approvers);
    counted.retainAll(terms.approvers());
    counted.remove(requester);
    if (counted.size() < terms.quorum()
        && approved != null
        && approved.countWithLapsed(terms.approvers()) >= terms.quorum()) {
      in.diagnostics()
          .warning(
              "quorum_lapsed",
              in.location(ApprovalText.APPROVALS),
              in.path(ApprovalText.APPROVALS),
              "so many keys have ended that the quorum is lost: the full control stands",
              "approve again with keys that count now");
    } else if (counted.size() < terms.quorum()) {
      in.error(
          approved == null ? "approvers" : ApprovalText.APPROVALS,
          "quorum_missing",
          "`"
              + control.id()
              + "` needs "
              + terms.quorum()
              + " approvals by members of `"
              + control.owner()
              + "` other than the requester, found "
              + counted.size(),
          null);
    }
    boolean empty = compensation == null || compensation.equals(ObligationTemplate.NONE);
    if (control.kind() == PolicyHeader.Kind.GUARD && empty) {
      in.error(
          "compensation",
          "missing_key",
          "a waiver demands something instead: `compensation` is "
              + (compensation == null ? "missing" : "empty"),
          null);
    }
  }
}
