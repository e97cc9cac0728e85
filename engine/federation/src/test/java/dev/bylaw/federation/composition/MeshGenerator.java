package dev.bylaw.federation.composition;

import dev.bylaw.federation.catalog.DecisionContext;
import dev.bylaw.federation.laws.Generator;
import dev.bylaw.federation.obligation.Allowed;
import dev.bylaw.federation.obligation.ObligationTemplate;
import dev.bylaw.federation.obligation.Obligations;
import dev.bylaw.federation.policy.Answer;
import dev.bylaw.federation.policy.Bounds;
import dev.bylaw.federation.policy.Contribution;
import dev.bylaw.federation.policy.Grant;
import dev.bylaw.federation.policy.Guard;
import dev.bylaw.federation.policy.Origin;
import dev.bylaw.federation.policy.PolicyId;
import dev.bylaw.federation.policy.Scope;
import dev.bylaw.federation.policy.Subjects;
import dev.bylaw.federation.policy.Waivability;
import dev.bylaw.federation.policy.Waiver;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/** Makes whole meshes, evaluated for one request: what the composition's laws are tried on. */
final class MeshGenerator extends Generator {
  private static final List<String> OWNERS = List.of("ann", "ben", "cid");

  MeshGenerator(SplittableRandom random) {
    super(random);
  }

  CompositionInput mesh() {
    List<Guard> guards = new ArrayList<>();
    List<Answer> answers = new ArrayList<>();
    List<Waiver> waivers = new ArrayList<>();
    for (int i = random.nextInt(5); i > 0; i--) {
      Guard guard = guard();
      guards.add(guard);
      switch (guard) {
        case Guard.Mandatory control -> {
          while (chance(45)) {
            waivers.add(waiver(control));
          }
        }
        case Guard.Default _, Guard.Delegated _ -> {
          while (chance(65)) {
            answers.add(answer(guard));
          }
        }
        case Guard.Local _ -> {}
      }
    }
    List<Grant> grants = new ArrayList<>();
    for (int i = random.nextInt(5); i > 0; i--) {
      grants.add(grant(origin()));
    }
    return new CompositionInput(
        context(grants),
        shuffled(grants),
        shuffled(guards),
        shuffled(answers),
        shuffled(waivers),
        chance(1));
  }

  private DecisionContext context(List<Grant> grants) {
    if (grants.isEmpty() || chance(70)) {
      return context(chance(3) ? "nobody" : (String) null);
    }
    Grant named = oneOf(grants);
    return context(
        named.agreement() != null && chance(50) ? named.agreement() : named.source().id().value());
  }

  Grant grant(Origin origin) {
    return new Grant(
        source(origin),
        contribution(obligations(12)),
        random.nextInt(2),
        chance(30) ? "agreement-" + random.nextInt(2) : null);
  }

  Guard guard() {
    return switch (random.nextInt(6)) {
      case 0, 1 -> mandatory();
      case 2 -> new Guard.Default(source(Origin.COUNCIL), contribution(), bounds());
      case 3 ->
          new Guard.Delegated(
              source(Origin.COUNCIL),
              chance(90) ? contribution(Obligations.NONE) : contribution(),
              bounds());
      default -> new Guard.Local(source(origin()), contribution());
    };
  }

  Guard.Mandatory mandatory() {
    return new Guard.Mandatory(
        source(Origin.COUNCIL),
        contribution(obligations(45)),
        chance(85) ? Scope.ALL : new Scope(Allowed.only("read"), Allowed.ANY, Allowed.ANY),
        chance(15)
            ? Waivability.NEVER
            : new Waivability.Terms(
                template(), Duration.ofDays(30), Set.copyOf(OWNERS), 1 + random.nextInt(2)));
  }

  private Bounds bounds() {
    return new Bounds(
        template(), chance(75) ? null : new ObligationTemplate(Map.of(), obligations(60)));
  }

  Answer answer(Guard control) {
    return new Answer(
        control.source().id(),
        source(chance(85) ? localOrigin() : chance(50) ? Origin.COUNCIL : foreignOrigin()),
        contribution());
  }

  /** A waiver of the control: mostly one that is in force, valid and demands a little. */
  Waiver waiver(Guard.Mandatory control) {
    if (chance(4)) {
      return new Waiver.Broken(source(Origin.COUNCIL), control.source().id(), failed());
    }
    Instant from = CLOCK.minus(Duration.ofDays(chance(95) ? 10 : -1));
    Instant until =
        from.plus(Duration.ofDays(oneOf(List.of(5, 20, 20, 20, 20, 20, 20, 20, 30, 30, 31))));
    return new Waiver.Issued(
        source(chance(90) ? Origin.COUNCIL : origin()),
        control.source().id(),
        chance(90) ? control.scope() : new Scope(Allowed.ANY, Allowed.only(DOMAIN), Allowed.ANY),
        chance(80) ? Subjects.ALL : new Subjects(Set.of("u0"), Set.of("analyst")),
        chance(90) ? Allowed.ANY : Allowed.only("billing"),
        from,
        until,
        chance(97) ? "migration" : " ",
        "GOV-" + random.nextInt(9),
        chance(97) ? "dan" : "ann",
        chance(95) ? Set.of("ann", "ben") : Set.of("ann"),
        compensation(control));
  }

  /** Mostly a part of what the control demands, so that it stays within. */
  private ObligationTemplate compensation(Guard.Mandatory control) {
    if (chance(90)
        && control.contribution() instanceof Contribution.Applies(Obligations value, _)) {
      Obligations.Builder part = Obligations.builder();
      value
          .masks()
          .forEach((column, mask) -> {
            if (chance(80)) {
              part.mask(column, mask);
            }
          });
      value
          .duties()
          .forEach(duty -> {
            if (chance(80)) {
              part.duty(duty);
            }
          });
      part.minimumAggregation(random.nextInt(value.minimumAggregation() + 1));
      return new ObligationTemplate(Map.of(), part.build());
    }
    return template();
  }

  PolicyId control(CompositionInput mesh) {
    return oneOf(mesh.guards()).source().id();
  }
}
