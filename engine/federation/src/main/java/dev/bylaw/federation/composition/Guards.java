package dev.bylaw.federation.composition;

import dev.bylaw.federation.catalog.DecisionContext;
import dev.bylaw.federation.catalog.ResourceFacts;
import dev.bylaw.federation.obligation.Duty;
import dev.bylaw.federation.obligation.Obligations;
import dev.bylaw.federation.obligation.Restriction;
import dev.bylaw.federation.policy.Answer;
import dev.bylaw.federation.policy.Bounds;
import dev.bylaw.federation.policy.Contribution;
import dev.bylaw.federation.policy.ErrorCode;
import dev.bylaw.federation.policy.Guard;
import dev.bylaw.federation.policy.Layer;
import dev.bylaw.federation.policy.Reason;
import dev.bylaw.federation.policy.Source;
import dev.bylaw.federation.policy.Waivability;
import dev.bylaw.federation.policy.Waiver;
import dev.bylaw.federation.policy.WaiverCheck;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Collects what the applicable guards contribute, after waivers and answers: statements to be
 * joined, refusals and errors. G is DENY if there is any refusal or error.
 */
final class Guards {
  /** What is demanded, to be joined. */
  final List<Statement> statements = new ArrayList<>();

  /** Why the guards that demand something do so. */
  final List<DecisionReason> reasons = new ArrayList<>();

  /** Why guards refuse; empty if none does. */
  final List<DecisionReason> refusals = new ArrayList<>(0);

  /** What could not be evaluated; empty if all could. */
  final List<DecisionReason> errors = new ArrayList<>(0);

  /** The duties that refusing policies state. */
  final List<Statement> refusalDuties = new ArrayList<>(0);

  final List<AppliedWaiver> waivers = new ArrayList<>(0);
  final List<RefusedWaiver> refusedWaivers = new ArrayList<>(0);

  private final Rules rules;
  private final CompositionInput input;
  private final DecisionContext context;
  private final ResourceFacts resource;

  Guards(Rules rules, CompositionInput input) {
    this.rules = rules;
    this.input = input;
    this.context = input.context();
    this.resource = context.resource();
  }

  Guards deliberate() {
    List<Guard> guards = input.guards();
    for (int i = 0; i < guards.size(); i++) {
      Guard guard = guards.get(i);
      if (rules.hears(guard.source(), resource)) {
        consider(guard);
      }
    }
    return this;
  }

  private void consider(Guard guard) {
    switch (guard.contribution()) {
      case Contribution.NotApplicable _ -> {}
      case Contribution.Failed error -> {
        if (rules.guardErrorCloses()) {
          errors.add(Reasons.of(guard.source(), error));
        }
      }
      case Contribution.Applies _, Contribution.Denies _ -> {
        switch (guard) {
          case Guard.Mandatory mandatory -> mandatory(mandatory);
          case Guard.Default control -> answerable(control, control.bounds());
          case Guard.Delegated control -> answerable(control, control.bounds());
          case Guard.Local(Source source, Contribution said) -> join(source, said);
        }
      }
    }
  }

  /** v, or the floor joined with what the active waivers demand instead. */
  private void mandatory(Guard.Mandatory control) {
    Obligations floor =
        control.waivability() instanceof Waivability.Terms terms
            ? terms.floor().resolve(resource)
            : Obligations.NONE;
    Contribution value =
        control.contribution() instanceof Contribution.Applies(Obligations stated, var why)
            ? new Contribution.Applies(stated.join(floor), why)
            : control.contribution();
    if (input.waivers().isEmpty() || !waive(control, value, floor)) {
      join(control.source(), value);
    }
  }

  /** Whether waivers stand in for the control; if so, says what they say. */
  private boolean waive(Guard.Mandatory control, Contribution value, Obligations floor) {
    Restriction full = restriction(value);
    Obligations remaining = rules.floorUnderWaivers(floor);
    List<Statement> demands = new ArrayList<>(0);
    List<DecisionReason> why = new ArrayList<>(0);
    List<AppliedWaiver> applied = new ArrayList<>(0);
    boolean isRefused = false;
    for (Waiver waiver : input.waivers()) {
      if (!waiver.control().equals(control.source().id())
          || !rules.hears(waiver.source(), resource)) {
        continue;
      }
      String refusal = null;
      switch (rules.judge(waiver, control.scope(), control.waivability(), matter())) {
        case WaiverCheck.Verdict.Silent _ -> {}
        case WaiverCheck.Verdict.Refused(String message) -> refusal = message;
        case WaiverCheck.Verdict.Active _ -> {
          Waiver.Issued issued = (Waiver.Issued) waiver;
          Obligations compensation = issued.compensation().resolve(resource);
          if (compensation.equals(Obligations.NONE)) {
            refusal = "its compensation demands nothing here";
          } else if (!rules.staysWithin(Restriction.permit(remaining.join(compensation)), full)) {
            refusal = "its compensation demands what the control does not";
          } else {
            demands.add(new Statement(issued.source(), compensation));
            why.add(Reasons.of(issued.source(), "waived", issued.reason()));
            applied.add(
                new AppliedWaiver(
                    issued.source().id(), issued.control(), issued.until(), issued.ticket()));
          }
        }
      }
      if (refusal != null) {
        refusedWaivers.add(new RefusedWaiver(waiver.source().id(), waiver.control(), refusal));
        isRefused = true;
      }
    }
    if (demands.isEmpty() || (isRefused && rules.refusedWaiverRestoresControl())) {
      return false;
    }
    if (!remaining.equals(Obligations.NONE)) {
      statements.add(new Statement(control.source(), remaining));
      reasons.add(Reasons.of(control.source(), "floor", control.source().title()));
    }
    statements.addAll(demands);
    reasons.addAll(why);
    waivers.addAll(applied);
    return true;
  }

  /** lo joined with the domain's answer, or else with the control's own word, if it has one. */
  private void answerable(Guard control, Bounds bounds) {
    Obligations lo = rules.leastAnswer(bounds.lo().resolve(resource));
    Obligations hi = bounds.hi() == null ? null : bounds.hi().resolve(resource);
    boolean isAnswered = false;
    for (Answer answer : input.answers()) {
      Layer layer = answer.source().layer();
      if (layer == Layer.COUNCIL
          || !answer.control().equals(control.source().id())
          || !rules.hears(answer.source(), resource)) {
        continue;
      }
      switch (answer.contribution()) {
        case Contribution.NotApplicable _ -> {}
        case Contribution.Failed error -> {
          if (rules.answerErrorCloses()) {
            errors.add(Reasons.of(answer.source(), error));
          }
        }
        case Contribution.Applies _, Contribution.Denies _ -> {
          isAnswered |= layer == Layer.DOMAIN;
          if (isWithin(lo, answer.contribution(), hi)) {
            join(answer.source(), answer.contribution());
          } else {
            errors.add(
                Reasons.of(
                    answer.source(),
                    new Contribution.Failed(
                        ErrorCode.OUT_OF_BOUNDS,
                        "the answer demands more than `" + control.source().id() + "` allows",
                        null)));
          }
        }
      }
    }
    if (!lo.equals(Obligations.NONE)) {
      statements.add(new Statement(control.source(), lo));
    }
    boolean isDelegated = control instanceof Guard.Delegated;
    if (isDelegated || !isAnswered) {
      join(control.source(), control.contribution());
    }
    if (isDelegated && !isAnswered) {
      refusals.add(
          Reasons.of(
              control.source(),
              "unanswered",
              "the council leaves this to the domain `"
                  + resource.domain()
                  + "`, which has not answered"));
    }
  }

  private static boolean isWithin(Obligations lo, Contribution answer, @Nullable Obligations hi) {
    return hi == null
        || Restriction.permit(lo).join(restriction(answer)).isAtMost(Restriction.permit(hi));
  }

  /** Joins a contribution that applies or denies. */
  private void join(Source source, Contribution said) {
    switch (said) {
      case Contribution.Applies(Obligations demanded, List<Reason> why) -> {
        if (!demanded.equals(Obligations.NONE) || !why.isEmpty()) {
          statements.add(new Statement(source, demanded));
          Reasons.add(reasons, source, why, "applies");
        }
      }
      case Contribution.Denies(List<Reason> why, Set<Duty> duties) -> {
        Reasons.add(refusals, source, why, "denied");
        if (!duties.isEmpty()) {
          Obligations.Builder stated = Obligations.builder();
          duties.forEach(stated::duty);
          refusalDuties.add(new Statement(source, stated.build()));
        }
      }
      case Contribution.NotApplicable _, Contribution.Failed _ ->
          throw new IllegalArgumentException("requires a contribution that applies or denies");
    }
  }

  private static Restriction restriction(Contribution said) {
    return said instanceof Contribution.Applies(Obligations demanded, _)
        ? Restriction.permit(demanded)
        : Restriction.DENY;
  }

  private WaiverCheck.Matter matter() {
    return new WaiverCheck.Matter(
        context.request().action(),
        resource,
        context.request().subject(),
        context.request().purpose(),
        context.clock());
  }
}
