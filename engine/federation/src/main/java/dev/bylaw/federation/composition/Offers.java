package dev.bylaw.federation.composition;

import dev.bylaw.federation.obligation.ObligationType;
import dev.bylaw.federation.obligation.Obligations;
import dev.bylaw.federation.policy.Contribution;
import dev.bylaw.federation.policy.Grant;
import dev.bylaw.federation.policy.Source;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What each grant offers once the guards' demands are joined, and why the others do not. */
final class Offers {
  private final Rules rules;
  private final CompositionInput input;
  private final Obligations demanded;
  private final @Nullable String named;

  /** What permits, whether the request means it or not. */
  private final List<Option> viable = new ArrayList<>(4);

  // of the grants that the request means (those it names, else all):
  private final List<Option> eligible;
  private final Set<ObligationType> unsupported = EnumSet.noneOf(ObligationType.class);
  private final List<DecisionReason> conflicts = new ArrayList<>(0);
  private final List<DecisionReason> failures = new ArrayList<>(0);
  private final List<DecisionReason> refusals = new ArrayList<>(0);

  Offers(Rules rules, CompositionInput input, Obligations demanded) {
    this.rules = rules;
    this.input = input;
    this.demanded = demanded;
    this.named = input.context().request().agreement();
    this.eligible = named == null ? viable : new ArrayList<>(1);
    for (Grant grant : input.grants()) {
      if (rules.hears(grant.source(), input.context().resource())) {
        consider(grant);
      }
    }
  }

  private void consider(Grant grant) {
    Source source = grant.source();
    boolean isMeant = named == null || grant.isNamed(named);
    Obligations own = rules.granted(grant.contribution());
    if (own != null) {
      offer(grant, own, isMeant);
    } else if (isMeant) {
      switch (grant.contribution()) {
        case Contribution.Failed error -> failures.add(Reasons.of(source, error));
        case Contribution.Denies denies ->
            Reasons.add(refusals, source, denies.reasons(), "not_granted");
        case Contribution.Applies _, Contribution.NotApplicable _ -> {}
      }
    }
  }

  private void offer(Grant grant, Obligations stated, boolean isMeant) {
    Obligations own = stated.ttl() == null ? stated.toBuilder().ttl(Duration.ZERO).build() : stated;
    Option option = new Option(grant, own, rules.join(demanded, own));
    String denial = rules.denial(option.demanded(), input.context());
    Set<ObligationType> unmet =
        denial == null ? rules.unsupported(option.demanded(), input.context()) : Set.of();
    if (denial == null && unmet.isEmpty()) {
      viable.add(option);
    }
    if (!isMeant) {
      return;
    }
    if (denial != null) {
      conflicts.add(Reasons.of(grant.source(), "unsatisfiable", denial));
    } else if (!unmet.isEmpty()) {
      unsupported.addAll(unmet);
    } else if (named != null) {
      eligible.add(option);
    }
  }

  /** Whether the request names its grant; else every grant is meant. */
  boolean isNamed() {
    return named != null;
  }

  /** The minimal permits among the grants that the request means, by (rank, id). */
  List<Option> eligible() {
    return minimal(eligible);
  }

  /** The minimal permits among all grants, by (rank, id). */
  List<Option> minimal() {
    return minimal(viable);
  }

  /** Why no grant that the request means permits. */
  Cause cause() {
    if (!unsupported.isEmpty()) {
      return Cause.UNSUPPORTED_OBLIGATION;
    }
    if (!conflicts.isEmpty()) {
      return Cause.GUARD;
    }
    return failures.isEmpty() ? Cause.NO_GRANT : Cause.ERROR;
  }

  /** The reasons that belong to the cause. */
  List<DecisionReason> why() {
    List<DecisionReason> why = new ArrayList<>();
    switch (cause()) {
      case UNSUPPORTED_OBLIGATION -> {
        for (ObligationType type : unsupported) {
          why.add(
              Reasons.kernel(
                  "unsupported_obligation",
                  "the caller does not declare that it can discharge `" + type.wireName() + "`"));
        }
      }
      case GUARD -> why.addAll(conflicts);
      case ERROR -> why.addAll(failures);
      case NO_GRANT, STALE -> {
        why.add(
            Reasons.kernel(
                "no_grant",
                named == null
                    ? "no grant applies"
                    : "no grant of the agreement `" + named + "` applies"));
        why.addAll(refusals);
      }
    }
    return why;
  }

  private static List<Option> minimal(List<Option> options) {
    if (options.size() < 2) {
      return options;
    }
    List<Option> ordered = new ArrayList<>(options);
    Collections.sort(ordered, Option.ORDER);
    List<Option> minimal = new ArrayList<>(ordered.size());
    for (int i = 0; i < ordered.size(); i++) {
      if (!isExceeded(ordered, i)) {
        minimal.add(ordered.get(i));
      }
    }
    return minimal;
  }

  /** Whether another option demands less, or the same and stands before. */
  private static boolean isExceeded(List<Option> options, int index) {
    Obligations mine = options.get(index).demanded();
    for (int i = 0; i < options.size(); i++) {
      if (i == index) {
        continue;
      }
      Obligations theirs = options.get(i).demanded();
      if (theirs.isAtMost(mine) && (i < index || !mine.isAtMost(theirs))) {
        return true;
      }
    }
    return false;
  }
}
