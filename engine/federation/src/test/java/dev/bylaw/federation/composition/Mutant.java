package dev.bylaw.federation.composition;

import dev.bylaw.federation.catalog.DecisionContext;
import dev.bylaw.federation.catalog.ResourceFacts;
import dev.bylaw.federation.obligation.Mask;
import dev.bylaw.federation.obligation.ObligationType;
import dev.bylaw.federation.obligation.Obligations;
import dev.bylaw.federation.obligation.Restriction;
import dev.bylaw.federation.policy.Contribution;
import dev.bylaw.federation.policy.Layer;
import dev.bylaw.federation.policy.Scope;
import dev.bylaw.federation.policy.Source;
import dev.bylaw.federation.policy.Waivability;
import dev.bylaw.federation.policy.Waiver;
import dev.bylaw.federation.policy.WaiverCheck;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Kernels with one rule broken, each with the law that must notice. */
enum Mutant {
  THE_FIRST_MASK_FOUND_WINS(Law.L1_ORDER_INDEPENDENCE, FirstMaskWins::new),
  MINIMUM_AGGREGATIONS_ADD_UP(Law.L2_IDEMPOTENCE, AggregationsAddUp::new),
  A_LOCAL_WORD_REPLACES_THE_COUNCILS(
      Law.L3_LOCAL_GUARDS_NEVER_LOOSEN, () -> new Overrides(Layer.COUNCIL)),
  THE_LONGEST_TTL_WINS(Law.L3_LOCAL_GUARDS_NEVER_LOOSEN, LongestTtl::new),
  AN_ANSWER_MAY_GO_BELOW_LO(Law.L4_COUNCIL_SUPREMACY, NoLeastAnswer::new),
  A_LOCAL_WORD_REPLACES_THE_FLOOR(Law.L4_COUNCIL_SUPREMACY, () -> new Overrides(Layer.COUNCIL)),
  A_WAIVER_SWEEPS_THE_FLOOR_AWAY(Law.L5_WAIVER_SANDWICH, NoFloor::new),
  A_COMPENSATION_MAY_EXCEED_THE_CONTROL(Law.L5_WAIVER_SANDWICH, AnyCompensation::new),
  A_WAIVER_OUTLIVES_ITS_END(Law.L6_EXPIRED_WAIVERS_CHANGE_NOTHING, EternalWaivers::new),
  A_GUARD_IN_ERROR_DOES_NOT_APPLY(Law.L7_ERRORS_NEVER_LOOSEN, SilentGuardErrors::new),
  AN_ANSWER_IN_ERROR_FALLS_BACK_TO_THE_DEFAULT(Law.L7_ERRORS_NEVER_LOOSEN, SilentAnswerErrors::new),
  A_WAIVER_IN_ERROR_IS_OVERLOOKED(Law.L7_ERRORS_NEVER_LOOSEN, SilentWaiverErrors::new),
  A_GRANT_IN_ERROR_GRANTS(Law.L7_ERRORS_NEVER_LOOSEN, ErrorsGrant::new),
  A_GRANT_THAT_DOES_NOT_APPLY_GRANTS(Law.L8_DEFAULT_DENY, EverythingGrants::new),
  ONE_CONTROL_IS_ENOUGH(Law.L9_NEW_CONTROLS_NEVER_LOOSEN, OneControl::new),
  YESTERDAYS_DEMANDS_LINGER(Law.L10_DETERMINISM, Memory::new),
  EVERYBODY_IS_HEARD(Law.L11_LOCALITY, HearsEverybody::new),
  A_PRODUCT_REPLACES_ITS_DOMAINS_WORD(
      Law.L12_PRODUCTS_STAY_WITHIN_THEIR_DOMAIN, () -> new Overrides(Layer.DOMAIN)),
  NOBODY_ASKS_WHAT_THE_CALLER_CAN(Law.L13_CAPABILITY, AnyCapability::new),
  GRANTS_ARE_MET_POINTWISE(Law.L14_GRANTS_ARE_NEVER_MERGED, PointwiseMeet::new),
  WHAT_DOES_NOT_FIT_IS_PERMITTED(Law.L15_PERMITS_FIT, AnythingFits::new),
  AN_OBLIGATION_COMES_FROM_NOWHERE(Law.L16_PROVENANCE, AggregationsAddUp::new);

  private final Law law;
  private final Supplier<Rules> rules;

  Mutant(Law law, Supplier<Rules> rules) {
    this.law = law;
    this.rules = rules;
  }

  /** The law that must notice. */
  Law law() {
    return law;
  }

  /** The broken kernel. */
  Composition kernel() {
    return new Composition(rules.get());
  }

  private static Obligations withMasks(Obligations o, Map<String, Mask> masks) {
    return new Obligations(
        masks,
        o.rowFilter(),
        o.minimumAggregation(),
        o.regions(),
        o.purposes(),
        o.ports(),
        o.ttl(),
        o.expiry(),
        o.duties());
  }

  private static final class FirstMaskWins extends Rules {
    @Override
    Obligations join(List<Statement> statements) {
      Map<String, Mask> first = new TreeMap<>();
      for (Statement statement : statements) {
        statement.obligations().masks().forEach(first::putIfAbsent);
      }
      return withMasks(super.join(statements), first);
    }
  }

  private static final class AggregationsAddUp extends Rules {
    @Override
    Obligations join(List<Statement> statements) {
      int sum = statements.stream().mapToInt(s -> s.obligations().minimumAggregation()).sum();
      return super.join(statements).toBuilder().minimumAggregation(sum).build();
    }
  }

  /** Where somebody below the layer speaks, the layer's own demands are dropped. */
  private static final class Overrides extends Rules {
    private final Layer dropped;

    Overrides(Layer dropped) {
      this.dropped = dropped;
    }

    @Override
    Obligations join(List<Statement> statements) {
      boolean isOverridden =
          statements.stream().anyMatch(s -> s.source().layer().compareTo(dropped) > 0);
      return super.join(
          statements.stream().filter(s -> !isOverridden || s.source().layer() != dropped).toList());
    }
  }

  private static final class LongestTtl extends Rules {
    @Override
    Obligations join(Obligations guards, Obligations grant) {
      Obligations o = super.join(guards, grant);
      Duration longest =
          guards.ttl() == null || guards.ttl().compareTo(grant.ttl()) < 0
              ? grant.ttl()
              : guards.ttl();
      return new Obligations(
          o.masks(),
          o.rowFilter(),
          o.minimumAggregation(),
          o.regions(),
          o.purposes(),
          o.ports(),
          longest,
          o.expiry(),
          o.duties());
    }
  }

  private static final class NoLeastAnswer extends Rules {
    @Override
    Obligations leastAnswer(Obligations lo) {
      return Obligations.NONE;
    }
  }

  private static final class NoFloor extends Rules {
    @Override
    Obligations floorUnderWaivers(Obligations floor) {
      return Obligations.NONE;
    }
  }

  private static final class AnyCompensation extends Rules {
    @Override
    boolean staysWithin(Restriction waived, Restriction value) {
      return true;
    }
  }

  private static final class EternalWaivers extends Rules {
    @Override
    WaiverCheck.Verdict judge(
        Waiver waiver, Scope scope, Waivability waivability, WaiverCheck.Matter now) {
      boolean isOver =
          waiver instanceof Waiver.Issued issued && !now.clock().isBefore(issued.until());
      return super.judge(
          waiver,
          scope,
          waivability,
          isOver
              ? new WaiverCheck.Matter(
                  now.action(),
                  now.resource(),
                  now.subject(),
                  now.purpose(),
                  ((Waiver.Issued) waiver).from())
              : now);
    }
  }

  private static final class SilentGuardErrors extends Rules {
    @Override
    boolean guardErrorCloses() {
      return false;
    }
  }

  private static final class SilentAnswerErrors extends Rules {
    @Override
    boolean answerErrorCloses() {
      return false;
    }
  }

  private static final class SilentWaiverErrors extends Rules {
    @Override
    boolean refusedWaiverRestoresControl() {
      return false;
    }
  }

  private static final class ErrorsGrant extends Rules {
    @Override
    @Nullable Obligations granted(Contribution said) {
      return said instanceof Contribution.Failed ? Obligations.NONE : super.granted(said);
    }
  }

  private static final class EverythingGrants extends Rules {
    @Override
    @Nullable Obligations granted(Contribution said) {
      return said instanceof Contribution.NotApplicable ? Obligations.NONE : super.granted(said);
    }
  }

  private static final class OneControl extends Rules {
    @Override
    Obligations join(List<Statement> statements) {
      Optional<Statement> first =
          statements.stream()
              .filter(s -> s.source().layer() == Layer.COUNCIL)
              .min(Comparator.comparing(s -> s.source().id()));
      return super.join(
          statements.stream()
              .filter(s ->
                  s.source().layer() != Layer.COUNCIL
                      || s.source().equals(first.orElseThrow().source()))
              .toList());
    }
  }

  private static final class Memory extends Rules {
    private Obligations last = Obligations.NONE;

    @Override
    Obligations join(List<Statement> statements) {
      Obligations joined = super.join(statements).join(last);
      last = super.join(statements);
      return joined;
    }
  }

  private static final class HearsEverybody extends Rules {
    @Override
    boolean hears(Source source, ResourceFacts resource) {
      return true;
    }
  }

  private static final class AnyCapability extends Rules {
    @Override
    Set<ObligationType> unsupported(Obligations demanded, DecisionContext context) {
      return Set.of();
    }
  }

  private static final class AnythingFits extends Rules {
    @Override
    @Nullable String denial(Obligations demanded, DecisionContext context) {
      return null;
    }
  }

  private static final class PointwiseMeet extends Rules {
    @Override
    Option choose(List<Option> options) {
      Option first = options.getFirst();
      List<Map.Entry<String, Mask>> masks = new ArrayList<>(first.demanded().masks().entrySet());
      var rows = new HashSet<>(first.demanded().rowFilter());
      for (Option other : options) {
        masks.retainAll(other.demanded().masks().entrySet());
        rows.retainAll(other.demanded().rowFilter());
      }
      Map<String, Mask> met = new TreeMap<>();
      masks.forEach(entry -> met.put(entry.getKey(), entry.getValue()));
      Obligations o = withMasks(first.demanded(), met);
      Obligations meet =
          new Obligations(
              met,
              rows,
              o.minimumAggregation(),
              o.regions(),
              o.purposes(),
              o.ports(),
              o.ttl(),
              o.expiry(),
              o.duties());
      return new Option(first.grant(), meet, meet);
    }
  }
}
