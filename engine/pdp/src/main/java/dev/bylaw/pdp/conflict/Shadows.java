package dev.bylaw.pdp.conflict;

import dev.bylaw.bundle.catalog.Catalog;
import dev.bylaw.federation.catalog.DecisionContext;
import dev.bylaw.federation.composition.Composition;
import dev.bylaw.federation.composition.CompositionInput;
import dev.bylaw.federation.composition.Decision;
import dev.bylaw.federation.obligation.Obligations;
import dev.bylaw.federation.policy.Answer;
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
import dev.bylaw.pdp.Hearing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Local guards that say nothing which others do not say already. What a waiver may take away from a
 * control does not count: then the local guard is what remains.
 */
final class Shadows {
  private static final String OPEN = "it depends on more than mesh and catalog declare";

  /** Of a council's or domain's guard, on how many products examples are looked for. */
  private static final int PRODUCTS = 3;

  /** Of how many products replies are kept: a domain's guards are asked about the same ones. */
  private static final int REMEMBERED = 6;

  /** How many others are looked at as what may imply a guard. */
  private static final int CANDIDATES = 4;

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

  /** What all policies together say about the products that were looked at last. */
  private final Map<String, Replies> replies =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Replies> eldest) {
          return size() > REMEMBERED;
        }
      };

  Shadows(Survey survey, Findings findings) {
    this.survey = survey;
    this.findings = findings;
  }

  /** A guard that only tightens, and the products that it speaks for. */
  record Local(PolicyId id, Position position, List<Catalog.Entry> entries) {}

  void examine(List<Local> guards) {
    guards.forEach(this::examine);
  }

  private void examine(Local guard) {
    Dependence own = survey.dependences.of(guard.id());
    Sweep alone = sweep(guard, null, null);
    if (!alone.applies()) {
      neverApplies(guard, own, alone.complete(), alone.fails());
      return;
    }
    Set<PolicyId> candidates = examples(guard);
    if (candidates == null) {
      findings.compatible();
    } else if (own.open()) {
      unknown(guard, "guard_shadowed", "adds anything", OPEN);
    } else {
      prove(guard, candidates);
    }
  }

  /**
   * Looks for a request to which the guard adds something to all others together.
   *
   * @return null where there is one; else who implies the guard each by itself, as far as was seen
   */
  private @Nullable Set<PolicyId> examples(Local guard) {
    Hearing hearing = survey.hearing(Set.of(guard.id()));
    Set<PolicyId> alone = null;
    for (Catalog.Entry entry : guard.entries().stream().limit(PRODUCTS).toList()) {
      Replies replies = repliesOn(entry);
      int left = Survey.EXAMPLES / PRODUCTS;
      for (int i = 0; i < replies.size() && left > 0; i++) {
        if (!replies.isAsked(i)) {
          // the guard by itself first: it costs a hundredth of what all of them do
          AccessRequest request = replies.request(i);
          CompositionInput first =
              request == null ? null : hearing.of(request, survey.clock).orElse(null);
          if (first == null || !speaks(said(first.guards(), guard.id()))) {
            continue;
          }
        }
        DecisionRecord record = replies.at(i);
        if (record == null || !speaks(said(record.guards(), guard.id()))) {
          continue;
        }
        left--;
        Contribution mine = said(record.guards(), guard.id());
        DecisionContext context =
            new DecisionContext(record.request(), record.facts(), record.at(), record.revision());
        List<Guard> others = others(record.guards(), context, guard.id(), null);
        if (!isImplied(mine, others, record.answers(), context)) {
          return null;
        }
        alone = narrowed(alone, mine, others, record.answers(), context);
      }
    }
    return alone == null ? Set.of() : alone;
  }

  private Replies repliesOn(Catalog.Entry entry) {
    return replies.computeIfAbsent(
        entry.product().urn(),
        _ ->
            new Replies(
                survey,
                survey.space(entry, survey.together(survey.about(entry)), null, null, SOMEBODY),
                Survey.PROOF / PRODUCTS));
  }

  /** Proves that one other implies the guard wherever it applies, or leaves it open. */
  private void prove(Local guard, Set<PolicyId> candidates) {
    Set<PolicyId> proved = new LinkedHashSet<>();
    for (PolicyId other : candidates.stream().limit(CANDIDATES).toList()) {
      Sweep sweep = sweep(guard, other, Set.of(guard.id(), other));
      if (sweep.complete() && !sweep.loosened()) {
        proved.add(other);
        break;
      }
    }
    if (proved.isEmpty()) {
      unknown(guard, "guard_shadowed", "adds anything", "no other guard implies it by itself");
    } else {
      shadowed(guard, proved);
    }
  }

  /**
   * What came of asking the guard alone, or beside another.
   *
   * @param complete whether all requests were asked that could show something else
   * @param applies whether the guard applied to any
   * @param fails whether any lacked what it reads, so that it failed
   * @param loosened whether it added something to any
   */
  private record Sweep(boolean complete, boolean applies, boolean fails, boolean loosened) {}

  /**
   * Asks about the guard's products.
   *
   * @param other who may imply it; null to ask only whether the guard applies
   */
  private Sweep sweep(Local guard, @Nullable PolicyId other, @Nullable Set<PolicyId> both) {
    Set<PolicyId> only = both == null ? Set.of(guard.id()) : both;
    Hearing hearing = survey.hearing(only);
    Dependence on = survey.together(only);
    long left = Survey.PROOF;
    boolean complete = true;
    boolean applies = false;
    boolean fails = false;
    for (Catalog.Entry entry : guard.entries()) {
      RequestSpace space = survey.space(entry, on, null, null, SOMEBODY);
      complete &=
          space.size() <= left && (!on.columns() || on.pointwise() || space.hasEverySelection());
      if (other != null && !complete) {
        return new Sweep(false, true, fails, false); // no proof any more
      }
      long asked = Math.min(space.size(), left);
      left -= asked;
      for (long i = 0; i < asked; i++) {
        AccessRequest request = space.at(i);
        CompositionInput all =
            request == null ? null : hearing.of(request, survey.clock).orElse(null);
        Contribution mine =
            all == null ? Contribution.NOT_APPLICABLE : said(all.guards(), guard.id());
        fails |= mine instanceof Contribution.Failed; // no word of its own
        if (all == null || !speaks(mine)) {
          continue;
        }
        applies = true;
        if (other == null) {
          return new Sweep(complete, true, fails, true);
        }
        List<Guard> others = others(all.guards(), all.context(), guard.id(), other);
        if (!isImplied(mine, others, all.answers(), all.context())) {
          return new Sweep(complete, true, fails, true);
        }
      }
    }
    return new Sweep(complete, applies, fails, false);
  }

  private static boolean speaks(Contribution said) {
    return said instanceof Contribution.Applies || said instanceof Contribution.Denies;
  }

  private void neverApplies(Local guard, Dependence own, boolean settled, boolean fails) {
    if (own.columns()) {
      findings.compatible(); // there may be such columns tomorrow
    } else if (own.open() || !settled) {
      unknown(
          guard,
          "guard_never_applies",
          "applies",
          own.open() ? OPEN : "there are too many to ask them all");
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
            .formatted(guard.id(), Grants.quoted(List.copyOf(alone))),
        "remove it, or make it stricter",
        policies,
        null);
  }

  private static Contribution said(List<Guard> guards, PolicyId id) {
    for (Guard guard : guards) {
      if (guard.source().id().equals(id)) {
        return guard.contribution();
      }
    }
    return Contribution.NOT_APPLICABLE;
  }

  /** The other guards that depend on nothing more than the request, as far as no waiver goes. */
  private List<Guard> others(
      List<Guard> guards, DecisionContext context, PolicyId id, @Nullable PolicyId only) {
    List<Guard> others = new ArrayList<>();
    for (Guard guard : guards) {
      PolicyId other = guard.source().id();
      boolean counts = only == null ? !other.equals(id) : other.equals(only);
      if (counts && !survey.dependences.of(other).open()) {
        others.add(asWaived(guard, context));
      }
    }
    return others;
  }

  private static Guard asWaived(Guard guard, DecisionContext context) {
    if (guard instanceof Guard.Mandatory(var source, var said, var scope, var waivability)
        && waivability instanceof Waivability.Terms terms
        && !(said instanceof Contribution.NotApplicable)) {
      return new Guard.Mandatory(
          source,
          Contribution.applies(terms.floor().resolve(context.resource())),
          scope,
          waivability);
    }
    return guard;
  }

  private static boolean isImplied(
      Contribution mine, List<Guard> others, List<Answer> answers, DecisionContext context) {
    Decision decision =
        Composition.decide(
            new CompositionInput(context, List.of(NEUTRAL), others, answers, List.of(), false));
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
      List<Answer> answers,
      DecisionContext context) {
    Set<PolicyId> alone = new LinkedHashSet<>();
    for (Guard other : others) {
      boolean wanted = before == null || before.contains(other.source().id());
      if (wanted && isImplied(mine, List.of(other), answers, context)) {
        alone.add(other.source().id());
      }
    }
    return alone;
  }
}
