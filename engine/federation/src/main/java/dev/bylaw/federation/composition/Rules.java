package dev.bylaw.federation.composition;

import dev.bylaw.federation.catalog.DecisionContext;
import dev.bylaw.federation.catalog.ResourceFacts;
import dev.bylaw.federation.obligation.ObligationType;
import dev.bylaw.federation.obligation.Obligations;
import dev.bylaw.federation.obligation.Restriction;
import dev.bylaw.federation.policy.Contribution;
import dev.bylaw.federation.policy.Scope;
import dev.bylaw.federation.policy.Source;
import dev.bylaw.federation.policy.Waivability;
import dev.bylaw.federation.policy.Waiver;
import dev.bylaw.federation.policy.WaiverCheck;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The points at which composition is decided, one method each, named by the laws that hang on it.
 * There is one set of rules; it is a class of its own so that tests can break one rule at a time
 * and see that its law notices.
 */
class Rules {
  static final Rules STANDARD = new Rules();

  /** Whether a policy has any say over the resource (L11). */
  boolean hears(Source source, ResourceFacts resource) {
    return source.origin().speaksFor(resource);
  }

  /** What the policies demand together (L1, L2, L3, L4, L9, L12). */
  Obligations join(List<Statement> statements) {
    if (statements.isEmpty()) {
      return Obligations.NONE;
    }
    if (statements.size() == 1) {
      return statements.getFirst().obligations();
    }
    Obligations.Builder joined = Obligations.builder();
    for (Statement statement : statements) {
      joined.add(statement.obligations());
    }
    return joined.build();
  }

  /** Whether a guard that could not be evaluated denies (L7). */
  boolean guardErrorCloses() {
    return true;
  }

  /** Whether an answer that could not be evaluated denies, rather than count as none (L7). */
  boolean answerErrorCloses() {
    return true;
  }

  /** Whether one waiver that is not valid restores the full control, whatever others say (L7). */
  boolean refusedWaiverRestoresControl() {
    return true;
  }

  /** Whether a waiver is in force and valid (L5, L6). */
  WaiverCheck.Verdict judge(
      Waiver waiver, Scope scope, Waivability waivability, WaiverCheck.Matter matter) {
    return WaiverCheck.judge(waiver, scope, waivability, matter);
  }

  /** What remains of a waived control beside the compensation (L4, L5). */
  Obligations floorUnderWaivers(Obligations floor) {
    return floor;
  }

  /** Whether floor and compensation stay at most the control's value (L5). */
  boolean staysWithin(Restriction waived, Restriction value) {
    return waived.isAtMost(value);
  }

  /** What an answer cannot go below (L4). */
  Obligations leastAnswer(Obligations lo) {
    return lo;
  }

  /** Whether what the guards and a grant demand together is a DENY for this request, and why. */
  @Nullable String denial(Obligations demanded, DecisionContext context) {
    return Fit.denial(demanded, context);
  }

  /** Which of the permits decides; requires options in the order of (rank, id), not empty. */
  Option choose(List<Option> options) {
    return options.getFirst();
  }

  /** What a grant that says this permits under, or null if it grants nothing (L7, L8). */
  @Nullable Obligations granted(Contribution said) {
    return said instanceof Contribution.Applies(Obligations stated, _) ? stated : null;
  }

  /** What guards and a grant demand together; never what two grants do. */
  Obligations join(Obligations guards, Obligations grant) {
    return guards.join(grant);
  }

  /** The obligations that the caller must support and does not (L13). */
  Set<ObligationType> unsupported(Obligations demanded, DecisionContext context) {
    return Fit.unsupported(demanded, context);
  }
}
