package dev.bylaw.federation.composition;

import static dev.bylaw.federation.composition.Meshes.at;
import static dev.bylaw.federation.composition.Meshes.isAtLeast;
import static dev.bylaw.federation.composition.Meshes.options;
import static dev.bylaw.federation.composition.Meshes.replaced;
import static dev.bylaw.federation.composition.Meshes.with;
import static dev.bylaw.federation.composition.Meshes.withAnswers;
import static dev.bylaw.federation.composition.Meshes.withGrants;
import static dev.bylaw.federation.composition.Meshes.withGuards;
import static dev.bylaw.federation.composition.Meshes.withWaivers;
import static dev.bylaw.federation.composition.Meshes.without;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bylaw.federation.catalog.ResourceFacts;
import dev.bylaw.federation.obligation.Allowed;
import dev.bylaw.federation.obligation.Obligation;
import dev.bylaw.federation.obligation.Obligations;
import dev.bylaw.federation.obligation.Restriction;
import dev.bylaw.federation.policy.Answer;
import dev.bylaw.federation.policy.Contribution;
import dev.bylaw.federation.policy.Grant;
import dev.bylaw.federation.policy.Guard;
import dev.bylaw.federation.policy.Layer;
import dev.bylaw.federation.policy.Origin;
import dev.bylaw.federation.policy.PolicyId;
import dev.bylaw.federation.policy.Scope;
import dev.bylaw.federation.policy.Source;
import dev.bylaw.federation.policy.Waivability;
import dev.bylaw.federation.policy.Waiver;
import dev.bylaw.federation.request.AccessRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.BiConsumer;

/** The laws of composition, each as a check of one generated case. */
enum Law {
  L1_ORDER_INDEPENDENCE(
      "the order of policies carries no meaning",
      (kernel, make) -> {
        CompositionInput mesh = make.mesh();
        CompositionInput permuted =
            new CompositionInput(
                mesh.context(),
                make.shuffled(mesh.grants()),
                make.shuffled(mesh.guards()),
                make.shuffled(mesh.answers()),
                make.shuffled(mesh.waivers()),
                mesh.stale());
        assertThat(kernel.compose(permuted)).isEqualTo(kernel.compose(mesh));
      }),

  L2_IDEMPOTENCE(
      "saying a thing twice is saying it once",
      (kernel, make) -> {
        CompositionInput mesh = make.mesh();
        CompositionInput repeated =
            new CompositionInput(
                mesh.context(),
                make.repeated(mesh.grants()),
                make.repeated(mesh.guards()),
                make.repeated(mesh.answers()),
                make.repeated(mesh.waivers()),
                mesh.stale());
        assertThat(kernel.compose(repeated)).isEqualTo(kernel.compose(mesh));
      }),

  L3_LOCAL_GUARDS_NEVER_LOOSEN(
      "adding a local guard permits nothing more",
      (kernel, make) -> {
        CompositionInput mesh = make.mesh();
        Guard added = new Guard.Local(make.source(make.origin()), make.contribution());
        assertTighter(kernel, withGuards(mesh, with(mesh.guards(), added)), mesh);
      }),

  L4_COUNCIL_SUPREMACY(
      "whatever domains say, the floors hold; without waivers, every mandatory value",
      (kernel, make) -> {
        CompositionInput mesh = make.mesh();
        assertAllAtLeast(kernel.compose(mesh), councilBound(mesh, false));
        CompositionInput unwaived = withWaivers(mesh, List.of());
        assertAllAtLeast(kernel.compose(unwaived), councilBound(unwaived, true));
      }),

  L5_WAIVER_SANDWICH(
      "a waived control contributes at least its floor and at most its value",
      (kernel, make) -> {
        CompositionInput mesh = make.mesh();
        assertTighter(kernel, withWaivers(mesh, List.of()), mesh);

        Guard.Mandatory control = make.mandatory();
        List<Waiver> waivers = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
          waivers.add(make.waiver(control));
        }
        Grant free =
            new Grant(make.source(Origin.COUNCIL), Contribution.applies(Obligations.NONE), 0, null);
        CompositionInput alone =
            new CompositionInput(
                make.context((String) null),
                List.of(free),
                List.of(control),
                List.of(),
                waivers,
                false);
        Decision decision = kernel.compose(alone);
        if (decision.isPermit()) {
          Restriction contributed = Restriction.permit(decision.joined());
          Restriction noTtl = Restriction.permit(Obligations.builder().ttl(Duration.ZERO).build());
          assertThat(floor(control, alone.context().resource()).isAtMost(contributed)).isTrue();
          assertThat(contributed.isAtMost(value(control, alone.context().resource()).join(noTtl)))
              .isTrue();
        }
      }),

  L6_EXPIRED_WAIVERS_CHANGE_NOTHING(
      "from its end on, and before its begin, a waiver is as if it were not there",
      (kernel, make) -> {
        CompositionInput mesh = make.mesh();
        for (int i = 0; i < mesh.waivers().size(); i++) {
          if (mesh.waivers().get(i) instanceof Waiver.Issued waiver) {
            List<Waiver> others = new ArrayList<>(mesh.waivers());
            others.remove(i);
            Instant outside =
                make.oneOf(
                    List.of(
                        waiver.until(),
                        waiver.until().plusSeconds(1),
                        waiver.from().minusNanos(1)));
            CompositionInput later = at(mesh, outside);
            assertThat(kernel.compose(later)).isEqualTo(kernel.compose(withWaivers(later, others)));
          }
        }
      }),

  L7_ERRORS_NEVER_LOOSEN(
      "replacing any policy, answer, grant or waiver by an error permits nothing more",
      (kernel, make) -> {
        CompositionInput mesh = make.mesh();
        for (int i = 0; i < mesh.guards().size(); i++) {
          Guard broken = broken(mesh.guards().get(i), make.failed());
          assertTighter(kernel, withGuards(mesh, replaced(mesh.guards(), i, broken)), mesh);
        }
        for (int i = 0; i < mesh.answers().size(); i++) {
          Answer answer = mesh.answers().get(i);
          Answer broken = new Answer(answer.control(), answer.source(), make.failed());
          assertTighter(kernel, withAnswers(mesh, replaced(mesh.answers(), i, broken)), mesh);
        }
        for (int i = 0; i < mesh.grants().size(); i++) {
          Grant grant = mesh.grants().get(i);
          Grant broken = new Grant(grant.source(), make.failed(), grant.rank(), grant.agreement());
          assertTighter(kernel, withGrants(mesh, replaced(mesh.grants(), i, broken)), mesh);
        }
        for (int i = 0; i < mesh.waivers().size(); i++) {
          Waiver waiver = mesh.waivers().get(i);
          Waiver broken = new Waiver.Broken(waiver.source(), waiver.control(), make.failed());
          assertTighter(kernel, withWaivers(mesh, replaced(mesh.waivers(), i, broken)), mesh);
        }
      }),

  L8_DEFAULT_DENY(
      "without an applicable grant everything is denied",
      (kernel, make) -> {
        CompositionInput mesh = make.mesh();
        List<Grant> grants = new ArrayList<>();
        for (Grant grant : mesh.grants()) {
          boolean isHeard = isHeard(grant.source(), mesh);
          if (isHeard && grant.contribution() instanceof Contribution.Applies) {
            Contribution none =
                make.oneOf(List.of(Contribution.NOT_APPLICABLE, make.denies(), make.failed()));
            grants.add(new Grant(grant.source(), none, grant.rank(), grant.agreement()));
          } else {
            grants.add(grant);
          }
        }
        assertThat(kernel.compose(withGrants(mesh, grants)).effect()).isEqualTo(Effect.DENY);
      }),

  L9_NEW_CONTROLS_NEVER_LOOSEN(
      "adding a mandatory guard permits nothing more",
      (kernel, make) -> {
        CompositionInput mesh = make.mesh();
        Guard added = make.mandatory();
        assertTighter(kernel, withGuards(mesh, with(mesh.guards(), added)), mesh);
      }),

  L10_DETERMINISM(
      "a decision is a function of its input: not of what was decided before",
      (kernel, make) -> {
        CompositionInput mesh = make.mesh();
        CompositionInput other = make.mesh();
        Decision first = kernel.compose(mesh);
        Decision elsewhere = kernel.compose(other);
        assertThat(kernel.compose(mesh)).isEqualTo(first);
        assertThat(kernel.compose(other)).isEqualTo(elsewhere);
      }),

  L11_LOCALITY(
      "what another domain or product says changes nothing",
      (kernel, make) -> {
        CompositionInput mesh = make.mesh();
        List<Guard> guards = new ArrayList<>(mesh.guards());
        List<Answer> answers = new ArrayList<>(mesh.answers());
        List<Waiver> waivers = new ArrayList<>(mesh.waivers());
        guards.add(new Guard.Local(make.source(make.foreignOrigin()), make.contribution()));
        for (Guard guard : mesh.guards()) {
          answers.add(
              new Answer(
                  guard.source().id(), make.source(make.foreignOrigin()), make.contribution()));
          waivers.add(
              new Waiver.Broken(
                  make.source(make.foreignOrigin()), guard.source().id(), make.failed()));
        }
        CompositionInput more =
            new CompositionInput(
                mesh.context(),
                with(mesh.grants(), make.grant(make.foreignOrigin())),
                guards,
                answers,
                waivers,
                mesh.stale());
        assertThat(kernel.compose(more)).isEqualTo(kernel.compose(mesh));
        CompositionInput none = without(mesh, source -> !isHeard(source, mesh));
        assertThat(kernel.compose(none)).isEqualTo(kernel.compose(mesh));
      }),

  L12_PRODUCTS_STAY_WITHIN_THEIR_DOMAIN(
      "a product's result is at least its domain's guards, and nothing it says of itself loosens",
      (kernel, make) -> {
        CompositionInput mesh = make.mesh();
        Restriction bound = Restriction.NONE;
        for (Guard guard : mesh.guards()) {
          if (guard.source().layer() == Layer.DOMAIN && isHeard(guard.source(), mesh)) {
            bound = bound.join(element(guard.contribution()));
          }
        }
        assertAllAtLeast(kernel.compose(mesh), bound);
        CompositionInput silent =
            withGrants(without(mesh, source -> source.layer() == Layer.PRODUCT), mesh.grants());
        if (mesh.waivers().stream().noneMatch(each -> each.source().layer() == Layer.PRODUCT)) {
          assertTighter(kernel, mesh, silent);
        }
      }),

  L13_CAPABILITY(
      "no permit carries an obligation that the caller must discharge and cannot",
      (kernel, make) -> {
        CompositionInput mesh = make.mesh();
        Decision decision = kernel.compose(mesh);
        for (Obligations option : options(decision)) {
          assertThat(Fit.unsupported(option, mesh.context())).isEmpty();
        }
        if (decision.isPermit()) {
          Set<String> supported = mesh.context().request().context().supportedObligations();
          for (AttributedObligation each : decision.obligations()) {
            switch (each.obligation()) {
              case Obligation.ColumnMask _,
                  Obligation.RowFilter _,
                  Obligation.MinimumAggregation _ ->
                  assertThat(supported).contains(each.obligation().type().wireName());
              case Obligation.Regions _,
                  Obligation.Purposes _,
                  Obligation.Ports _,
                  Obligation.Expiry _,
                  Obligation.Perform _ -> {}
            }
          }
        }
      }),

  L14_GRANTS_ARE_NEVER_MERGED(
      "every permit is at least what one single grant demands",
      (kernel, make) -> {
        CompositionInput mesh = make.mesh();
        Decision decision = kernel.compose(mesh);
        for (Obligations option : options(decision)) {
          assertThat(mesh.grants())
              .anySatisfy(grant ->
                  assertThat(element(grant.contribution()).isAtMost(permit(option))).isTrue());
        }
        if (decision.isPermit()) {
          assertThat(mesh.grants())
              .filteredOn(grant -> grant.source().id().equals(decision.grant()))
              .allSatisfy(grant ->
                  assertThat(element(grant.contribution()).isAtMost(permit(decision.joined())))
                      .isTrue());
        }
      }),

  L15_PERMITS_FIT(
      "no permit has ended, is empty, or excludes what the request states of itself",
      (kernel, make) -> {
        CompositionInput mesh = make.mesh();
        AccessRequest request = mesh.context().request();
        for (Obligations option : options(kernel.compose(mesh))) {
          assertThat(option.isSatisfiable()).isTrue();
          if (option.expiry() != null) {
            assertThat(option.expiry()).isAfter(mesh.context().clock());
          }
          if (request.purpose() != null) {
            assertThat(option.purposes().allows(request.purpose())).isTrue();
          }
          if (request.consumer().processingLocation() != null) {
            assertThat(option.regions().allows(request.consumer().processingLocation())).isTrue();
          }
          if (mesh.context().resource().outputPort() != null) {
            assertThat(option.ports().allows(mesh.context().resource().outputPort())).isTrue();
          }
        }
      }),

  L16_PROVENANCE(
      "the obligations one by one are all of the joined ones, each with a policy of the mesh",
      (kernel, make) -> {
        CompositionInput mesh = make.mesh();
        Decision decision = kernel.compose(mesh);
        Set<PolicyId> known = new HashSet<>();
        mesh.grants().forEach(each -> known.add(each.source().id()));
        mesh.guards().forEach(each -> known.add(each.source().id()));
        mesh.answers().forEach(each -> known.add(each.source().id()));
        mesh.waivers().forEach(each -> known.add(each.source().id()));
        Obligations.Builder sum = Obligations.builder();
        for (AttributedObligation each : decision.obligations()) {
          assertThat(each.policies()).isNotEmpty();
          assertThat(known).containsAll(each.policies());
          switch (each.obligation()) {
            case Obligation.ColumnMask(var column, var mask) -> sum.mask(column, mask);
            case Obligation.RowFilter(var predicate) -> sum.filter(predicate);
            case Obligation.MinimumAggregation(int k) -> sum.minimumAggregation(k);
            case Obligation.Regions(var names) -> sum.regions(new Allowed.Only(names));
            case Obligation.Purposes(var names) -> sum.purposes(new Allowed.Only(names));
            case Obligation.Ports(var names) -> sum.ports(new Allowed.Only(names));
            case Obligation.Expiry(var end) -> sum.expiry(end);
            case Obligation.Perform(var duty) -> sum.duty(duty);
          }
        }
        if (decision.joined().ttl() != null) {
          sum.ttl(decision.joined().ttl());
        }
        assertThat(sum.build()).isEqualTo(decision.joined());
      });

  private final String statement;
  private final BiConsumer<Composition, MeshGenerator> check;

  Law(String statement, BiConsumer<Composition, MeshGenerator> check) {
    this.statement = statement;
    this.check = check;
  }

  String statement() {
    return name().replace('_', ' ') + ": " + statement;
  }

  /** Fails if the kernel breaks the law in the case that the random source makes. */
  void check(Composition kernel, SplittableRandom random) {
    check.accept(kernel, new MeshGenerator(random));
  }

  private static void assertTighter(
      Composition kernel, CompositionInput after, CompositionInput before) {
    Decision then = kernel.compose(before);
    Decision now = kernel.compose(after);
    if (!isAtLeast(now, then, namesOneGrant(before))) {
      throw new AssertionError("less restrictive now: " + now + "\nthan before: " + then);
    }
  }

  private static void assertAllAtLeast(Decision decision, Restriction bound) {
    for (Obligations option : options(decision)) {
      assertThat(bound.isAtMost(permit(option))).as("at least %s: %s", bound, option).isTrue();
    }
  }

  /** Whether the request leaves no choice of grant; several may go by one agreement's name. */
  private static boolean namesOneGrant(CompositionInput mesh) {
    String named = mesh.context().request().agreement();
    return named != null
        && mesh.grants().stream().filter(grant -> grant.isNamed(named)).count() == 1;
  }

  private static Restriction permit(Obligations obligations) {
    return Restriction.permit(obligations);
  }

  private static boolean isHeard(Source source, CompositionInput mesh) {
    return source.origin().speaksFor(mesh.context().resource());
  }

  /** The element of D that a contribution is, written down without the kernel's help. */
  private static Restriction element(Contribution said) {
    return switch (said) {
      case Contribution.Applies(Obligations demanded, _) -> permit(demanded);
      case Contribution.Denies _, Contribution.Failed _ -> Restriction.DENY;
      case Contribution.NotApplicable _ -> Restriction.NONE;
    };
  }

  private static Restriction value(Guard.Mandatory control, ResourceFacts resource) {
    Restriction stated = element(control.contribution());
    return control.contribution() instanceof Contribution.Applies
            && control.waivability() instanceof Waivability.Terms terms
        ? stated.join(permit(terms.floor().resolve(resource)))
        : stated;
  }

  private static Restriction floor(Guard.Mandatory control, ResourceFacts resource) {
    return switch (control.contribution()) {
      case Contribution.NotApplicable _ -> Restriction.NONE;
      case Contribution.Failed _ -> Restriction.DENY;
      case Contribution.Applies _, Contribution.Denies _ ->
          control.waivability() instanceof Waivability.Terms terms
              ? permit(terms.floor().resolve(resource))
              : element(control.contribution());
    };
  }

  /** What the council alone demands: floors (or values) of its controls, los of the others. */
  private static Restriction councilBound(CompositionInput mesh, boolean unwaived) {
    ResourceFacts resource = mesh.context().resource();
    Restriction bound = Restriction.NONE;
    for (Guard guard : mesh.guards()) {
      bound =
          bound.join(
              switch (guard) {
                case Guard.Mandatory control ->
                    unwaived ? value(control, resource) : floor(control, resource);
                case Guard.Default(_, Contribution said, var bounds) ->
                    councilLo(said, permit(bounds.lo().resolve(resource)));
                case Guard.Delegated(_, Contribution said, var bounds) ->
                    councilLo(said, permit(bounds.lo().resolve(resource)));
                case Guard.Local(Source source, Contribution said) ->
                    source.layer() == Layer.COUNCIL ? element(said) : Restriction.NONE;
              });
    }
    return bound;
  }

  private static Restriction councilLo(Contribution said, Restriction lo) {
    return switch (said) {
      case Contribution.NotApplicable _ -> Restriction.NONE;
      case Contribution.Failed _ -> Restriction.DENY;
      case Contribution.Applies _, Contribution.Denies _ -> lo;
    };
  }

  private static Guard broken(Guard guard, Contribution.Failed error) {
    return switch (guard) {
      case Guard.Mandatory(Source source, _, Scope scope, Waivability waivability) ->
          new Guard.Mandatory(source, error, scope, waivability);
      case Guard.Default(Source source, _, var bounds) -> new Guard.Default(source, error, bounds);
      case Guard.Delegated(Source source, _, var bounds) ->
          new Guard.Delegated(source, error, bounds);
      case Guard.Local(Source source, _) -> new Guard.Local(source, error);
    };
  }
}
