package dev.bylaw.pdp.conflict;

import dev.bylaw.bundle.catalog.Catalog;
import dev.bylaw.bundle.policy.PolicyHeader;
import dev.bylaw.drools.policy.Force;
import dev.bylaw.drools.policy.Kind;
import dev.bylaw.federation.catalog.DecisionContext;
import dev.bylaw.federation.composition.Composition;
import dev.bylaw.federation.composition.CompositionInput;
import dev.bylaw.federation.composition.Decision;
import dev.bylaw.federation.obligation.Obligations;
import dev.bylaw.federation.policy.Contribution;
import dev.bylaw.federation.policy.Grant;
import dev.bylaw.federation.policy.Guard;
import dev.bylaw.federation.policy.Origin;
import dev.bylaw.federation.policy.PolicyId;
import dev.bylaw.federation.policy.Position;
import dev.bylaw.federation.policy.Source;
import dev.bylaw.federation.policy.Waivability;
import dev.bylaw.federation.record.DecisionRecord;
import dev.bylaw.federation.request.AccessRequest;
import dev.bylaw.federation.request.Subject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Local guards that say nothing which others do not say already. What a waiver may take away from a
 * control does not count: then the local guard is what remains.
 */
final class Shadows {
  /** How many requests are asked where the answer cannot be settled anyway. */
  private static final int SAMPLE = 200;

  private static final Subject SOMEBODY = new Subject("user", "somebody", Set.of(), Map.of(), null);

  /** Permits whatever the guards leave. */
  private static final Grant NEUTRAL =
      new Grant(
          new Source(
              new PolicyId("check:any"), Origin.COUNCIL, "any grant", new Position("mesh.yaml", 0)),
          Contribution.applies(Obligations.builder().ttl(Duration.ofDays(36_500)).build()),
          0,
          null);

  private final Survey survey;
  private final Findings findings;

  Shadows(Survey survey, Findings findings) {
    this.survey = survey;
    this.findings = findings;
  }

  private record Local(PolicyId id, Position position, List<Catalog.Entry> entries) {}

  void examine(Map<Catalog.Entry, List<PolicyId>> about) {
    for (PolicyHeader header : survey.tree.policies()) {
      if (header.kind() == PolicyHeader.Kind.GUARD && header.force() == PolicyHeader.Force.LOCAL) {
        examine(header.id(), header.position(), about);
      }
    }
    for (dev.bylaw.drools.policy.PolicyHeader header : survey.policies.tables()) {
      if (header.kind() == Kind.GUARD && header.force() == Force.LOCAL) {
        examine(header.source().id(), header.source().position(), about);
      }
    }
  }

  private void examine(PolicyId id, Position position, Map<Catalog.Entry, List<PolicyId>> about) {
    List<Catalog.Entry> entries = new ArrayList<>();
    about.forEach((entry, ids) -> {
      if (ids.contains(id)) {
        entries.add(entry);
      }
    });
    if (!entries.isEmpty()) {
      examine(new Local(id, position, entries), about);
    }
  }

  private void examine(Local guard, Map<Catalog.Entry, List<PolicyId>> about) {
    Dependence own = survey.dependences.of(guard.id());
    Sweep all =
        sweep(
            guard,
            entry -> survey.together(about.getOrDefault(entry, List.of())),
            null,
            own.open() ? SAMPLE : 0);
    if (all.loosened()) {
      findings.compatible();
    } else if (!all.applies()) {
      boolean settled = all.complete() || sweep(guard, _ -> own, null, 0).isSilent();
      neverApplies(guard, own, settled, all.fails());
    } else if (own.open()) {
      unknown(
          guard,
          "guard_shadowed",
          "adds anything",
          "it depends on more than mesh and catalog declare");
    } else if (all.complete()) {
      shadowed(guard, all.alone());
    } else {
      oneByOne(guard, own, all.alone());
    }
  }

  /** Looks for one that implies it by itself, which takes fewer requests than all together. */
  private void oneByOne(Local guard, Dependence own, Set<PolicyId> candidates) {
    for (PolicyId other : candidates) {
      Dependence both = survey.together(List.of(guard.id(), other));
      Sweep sweep = sweep(guard, _ -> both, other, 0);
      if (sweep.complete() && !sweep.loosened()) {
        shadowed(guard, Set.of(other));
        return;
      }
    }
    unknown(guard, "guard_shadowed", "adds anything", "there are too many to ask them all");
  }

  /**
   * What came of asking.
   *
   * @param complete whether all requests were asked that could show something else
   * @param applies whether the guard applied to any
   * @param fails whether any lacked what it reads, so that it failed
   * @param loosened whether it added something to any
   * @param alone who implied it each by itself, wherever it applied
   */
  private record Sweep(
      boolean complete, boolean applies, boolean fails, boolean loosened, Set<PolicyId> alone) {
    boolean isSilent() {
      return complete && !applies;
    }
  }

  /**
   * Asks about the guard's products.
   *
   * @param only the one other guard that counts; null for all
   * @param most how many requests; 0 for as many as there are, within the budget
   */
  private Sweep sweep(
      Local guard,
      Function<Catalog.Entry, Dependence> dependence,
      @Nullable PolicyId only,
      int most) {
    long left = most == 0 ? survey.budget() : most;
    boolean complete = true;
    boolean applies = false;
    boolean fails = false;
    Set<PolicyId> alone = null;
    for (Catalog.Entry entry : guard.entries()) {
      Dependence on = dependence.apply(entry);
      RequestSpace space = survey.space(entry, on, null, null, SOMEBODY);
      complete &=
          space.size() <= left && (!on.columns() || on.pointwise() || space.hasEverySelection());
      long asked = Math.min(space.size(), left);
      left -= asked;
      for (long i = 0; i < asked; i++) {
        AccessRequest request = space.at(i);
        DecisionRecord record = request == null ? null : survey.decide(request, survey.clock);
        if (record == null) {
          continue;
        }
        Contribution mine = said(record, guard.id());
        if (mine instanceof Contribution.NotApplicable) {
          continue;
        }
        if (mine instanceof Contribution.Failed) {
          fails = true; // what it reads is absent: no word of its own
          continue;
        }
        applies = true;
        List<Guard> others = others(record, guard.id(), only);
        if (!isImplied(mine, others, record)) {
          return new Sweep(complete, true, fails, true, Set.of());
        }
        alone = narrowed(alone, mine, others, record);
      }
    }
    return new Sweep(complete, applies, fails, false, alone == null ? Set.of() : alone);
  }

  private void neverApplies(Local guard, Dependence own, boolean settled, boolean fails) {
    if (own.columns()) {
      findings.compatible(); // there may be such columns tomorrow
    } else if (own.open() || !settled) {
      unknown(
          guard,
          "guard_never_applies",
          "applies",
          own.open()
              ? "it depends on more than mesh and catalog declare"
              : "there are too many to ask them all");
    } else {
      findings.conflict(
          "guard_never_applies",
          guard.position(),
          "`"
              + guard.id()
              + "` applies to no request that the mesh can state"
              + (fails ? "; it only denies those that lack what it reads" : ""),
          "look for a misspelled name or an impossible condition, or remove it",
          List.of(guard.id()),
          null);
    }
  }

  private void unknown(Local guard, String code, String does, String why) {
    findings.unknown(
        code,
        guard.position(),
        "no request was found in which `" + guard.id() + "` " + does + "; " + why,
        List.of(guard.id()));
  }

  private void shadowed(Local guard, Set<PolicyId> alone) {
    List<PolicyId> policies = new ArrayList<>(List.of(guard.id()));
    policies.addAll(alone);
    findings.conflict(
        "guard_shadowed",
        guard.position(),
        "`%s` adds nothing to %s, on all that contracts describe today"
            .formatted(
                guard.id(),
                alone.isEmpty()
                    ? "what other guards say together"
                    : Grants.quoted(List.copyOf(alone))),
        "remove it, or make it stricter",
        policies,
        null);
  }

  private static Contribution said(DecisionRecord record, PolicyId id) {
    for (Guard guard : record.guards()) {
      if (guard.source().id().equals(id)) {
        return guard.contribution();
      }
    }
    return Contribution.NOT_APPLICABLE;
  }

  /** The other guards that depend on nothing more than the request, as far as no waiver goes. */
  private List<Guard> others(DecisionRecord record, PolicyId id, @Nullable PolicyId only) {
    List<Guard> others = new ArrayList<>();
    for (Guard guard : record.guards()) {
      PolicyId other = guard.source().id();
      boolean counts = only == null ? !other.equals(id) : other.equals(only);
      if (counts && !survey.dependences.of(other).open()) {
        others.add(asWaived(guard, record));
      }
    }
    return others;
  }

  private static Guard asWaived(Guard guard, DecisionRecord record) {
    if (guard instanceof Guard.Mandatory(var source, var said, var scope, var waivability)
        && waivability instanceof Waivability.Terms terms
        && !(said instanceof Contribution.NotApplicable)) {
      return new Guard.Mandatory(
          source, Contribution.applies(terms.floor().resolve(record.facts())), scope, waivability);
    }
    return guard;
  }

  private static boolean isImplied(Contribution mine, List<Guard> others, DecisionRecord record) {
    DecisionContext context =
        new DecisionContext(record.request(), record.facts(), record.at(), record.revision());
    Decision decision =
        Composition.decide(
            new CompositionInput(
                context, List.of(NEUTRAL), others, record.answers(), List.of(), false));
    if (!decision.isPermit()) {
      return true;
    }
    return mine instanceof Contribution.Applies(Obligations stated, var _)
        && stated.isAtMost(decision.joined());
  }

  /** Those of the others that imply it each by itself, here as everywhere before. */
  private static Set<PolicyId> narrowed(
      @Nullable Set<PolicyId> before,
      Contribution mine,
      List<Guard> others,
      DecisionRecord record) {
    Set<PolicyId> alone = new LinkedHashSet<>();
    for (Guard other : others) {
      boolean wanted = before == null || before.contains(other.source().id());
      if (wanted && isImplied(mine, List.of(other), record)) {
        alone.add(other.source().id());
      }
    }
    return alone;
  }
}
