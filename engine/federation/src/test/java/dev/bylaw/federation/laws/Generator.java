package dev.bylaw.federation.laws;

import dev.bylaw.federation.catalog.Column;
import dev.bylaw.federation.catalog.DecisionContext;
import dev.bylaw.federation.catalog.ResourceFacts;
import dev.bylaw.federation.obligation.Allowed;
import dev.bylaw.federation.obligation.Duty;
import dev.bylaw.federation.obligation.Mask;
import dev.bylaw.federation.obligation.ObligationTemplate;
import dev.bylaw.federation.obligation.Obligations;
import dev.bylaw.federation.obligation.Predicate;
import dev.bylaw.federation.policy.Contribution;
import dev.bylaw.federation.policy.ErrorCode;
import dev.bylaw.federation.policy.Origin;
import dev.bylaw.federation.policy.PolicyId;
import dev.bylaw.federation.policy.Position;
import dev.bylaw.federation.policy.Reason;
import dev.bylaw.federation.policy.Source;
import dev.bylaw.federation.request.AccessRequest;
import dev.bylaw.federation.request.AttributeValue;
import dev.bylaw.federation.request.Consumer;
import dev.bylaw.federation.request.Mode;
import dev.bylaw.federation.request.RequestContext;
import dev.bylaw.federation.request.ResourceRef;
import dev.bylaw.federation.request.Subject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Makes the parts of generated meshes. The vocabularies are small, so that policies meet on the
 * same columns, regions and purposes.
 */
public class Generator {
  public static final Instant CLOCK = Instant.parse("2026-11-21T10:00:00Z");
  public static final String DOMAIN = "sales";
  public static final String PRODUCT = "urn:mesh:sales:orders";
  public static final List<String> COLUMNS = List.of("id", "email", "amount", "born");
  static final List<String> LABELS = List.of("pii", "email", "financial");
  static final List<String> REGIONS = List.of("eu-west-1", "eu-north-1", "us-east-1");
  static final List<String> PURPOSES = List.of("billing", "research", "marketing");
  static final List<String> PORTS = List.of("sql", "files", "stream");
  static final List<String> ROLES = List.of("analyst", "steward");
  static final Set<String> ALL_OBLIGATIONS =
      Set.of(
          "mask",
          "row_filter",
          "minimum_aggregation",
          "regions",
          "purposes",
          "ports",
          "notify",
          "watermark",
          "step_up",
          "approval");

  protected final SplittableRandom random;
  private int nextId;

  public Generator(SplittableRandom random) {
    this.random = random;
  }

  /** True in so many of a hundred cases. */
  public boolean chance(int percent) {
    return random.nextInt(100) < percent;
  }

  /** One of them. */
  public <T> T oneOf(List<T> values) {
    return values.get(random.nextInt(values.size()));
  }

  /** Each of them with a chance of one half. */
  public <T> Set<T> someOf(List<T> values) {
    Set<T> some = new HashSet<>();
    for (T value : values) {
      if (random.nextBoolean()) {
        some.add(value);
      }
    }
    return some;
  }

  /** The same values in another order. */
  public <T> List<T> shuffled(List<T> values) {
    List<T> shuffled = new ArrayList<>(values);
    for (int i = shuffled.size() - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      T swapped = shuffled.set(i, shuffled.get(j));
      shuffled.set(j, swapped);
    }
    return shuffled;
  }

  /** The same values in another order, some of them more than once. */
  public <T> List<T> repeated(List<T> values) {
    List<T> repeated = new ArrayList<>(values);
    for (T value : values) {
      if (random.nextBoolean()) {
        repeated.add(value);
      }
    }
    return shuffled(repeated);
  }

  public Mask mask() {
    return switch (random.nextInt(7)) {
      case 0 -> new Mask.Partial(oneOf(List.of(Mask.End.values())), random.nextInt(5));
      case 1, 2 -> oneOf(List.of(Mask.Pseudonym.values()));
      case 3 -> oneOf(List.of(Mask.Generalize.values()));
      case 4 -> new Mask.Partial(Mask.End.FIRST, 4);
      default -> oneOf(List.of(Mask.Constant.values()));
    };
  }

  public Predicate predicate() {
    String column = oneOf(COLUMNS);
    return switch (random.nextInt(4)) {
      case 0 -> Predicate.of(column, Predicate.Op.EQ, AttributeValue.of("EU"));
      case 1 -> Predicate.of(column, Predicate.Op.GT, AttributeValue.of(random.nextInt(2)));
      case 2 ->
          Predicate.of(column, Predicate.Op.IN, AttributeValue.of("EU"), AttributeValue.of("CH"));
      default -> Predicate.of(column, Predicate.Op.NOT_NULL);
    };
  }

  public Duty duty() {
    Duty.Type type = oneOf(List.of(Duty.Type.values()));
    return chance(50)
        ? Duty.of(type)
        : new Duty(type, Map.of("to", AttributeValue.of(oneOf(ROLES))));
  }

  /** Some of the names, seldom none of them. */
  public Allowed allowed(List<String> names) {
    Set<String> some = someOf(names);
    if (some.isEmpty() && chance(80)) {
      some.add(oneOf(names));
    }
    return new Allowed.Only(some);
  }

  public Instant expiry() {
    return CLOCK.plusSeconds(oneOf(List.of(-1, 0, 60, 86_400, 172_800)));
  }

  /** Obligations in which every component is stated with the given chance. */
  public Obligations obligations(int percent) {
    Obligations.Builder stated = Obligations.builder();
    for (String column : COLUMNS) {
      if (chance(percent)) {
        stated.mask(column, mask());
      }
    }
    while (chance(percent)) {
      stated.filter(predicate());
    }
    while (chance(percent)) {
      stated.duty(duty());
    }
    if (chance(percent)) {
      stated.minimumAggregation(random.nextInt(4));
    }
    if (chance(percent / 3)) {
      stated.regions(allowed(REGIONS));
    }
    if (chance(percent / 3)) {
      stated.purposes(allowed(PURPOSES));
    }
    if (chance(percent / 3)) {
      stated.ports(allowed(PORTS));
    }
    if (chance(percent)) {
      stated.ttl(Duration.ofSeconds(oneOf(List.of(0, 30, 60, 300))));
    }
    if (chance(percent / 4)) {
      stated.expiry(expiry());
    }
    return stated.build();
  }

  /** Floors, bounds and compensations: mostly little. */
  public ObligationTemplate template() {
    return switch (random.nextInt(4)) {
      case 0 -> ObligationTemplate.NONE;
      case 1 -> new ObligationTemplate(Map.of(), obligations(15));
      case 2 -> new ObligationTemplate(Map.of("*" + oneOf(LABELS), mask()), Obligations.NONE);
      default -> new ObligationTemplate(Map.of(oneOf(COLUMNS), mask()), obligations(8));
    };
  }

  public Contribution contribution() {
    return contribution(obligations(20));
  }

  /** The obligations, or seldom something else. */
  public Contribution contribution(Obligations obligations) {
    int what = random.nextInt(100);
    if (what < 82) {
      return new Contribution.Applies(obligations, reasons());
    }
    if (what < 93) {
      return Contribution.NOT_APPLICABLE;
    }
    return what < 97 ? denies() : failed();
  }

  public Contribution denies() {
    return new Contribution.Denies(reasons(), chance(50) ? Set.of(duty()) : Set.of());
  }

  public Contribution.Failed failed() {
    return new Contribution.Failed(
        oneOf(List.of(ErrorCode.values())),
        "error " + random.nextInt(3),
        chance(50) ? new Position("p.rego", 1 + random.nextInt(9)) : null);
  }

  private List<Reason> reasons() {
    List<Reason> reasons = new ArrayList<>();
    while (chance(40)) {
      reasons.add(
          new Reason(
              "code" + random.nextInt(3),
              "message " + random.nextInt(3),
              chance(50) ? new Position("p.rego", 1 + random.nextInt(9)) : null));
    }
    return reasons;
  }

  /** An origin that has a say over the generated resource. */
  public Origin localOrigin() {
    return chance(50) ? new Origin.Domain(DOMAIN) : new Origin.Product(DOMAIN, PRODUCT);
  }

  /** An origin that has no say over the generated resource. */
  public Origin foreignOrigin() {
    return oneOf(
        List.of(
            new Origin.Domain("people"),
            new Origin.Product("people", "urn:mesh:people:staff"),
            new Origin.Product("people", PRODUCT),
            new Origin.Product(DOMAIN, "urn:mesh:sales:returns")));
  }

  /** Any origin: the council, the resource's domain or product, or a foreign one. */
  public Origin origin() {
    return switch (random.nextInt(8)) {
      case 0, 1, 2 -> Origin.COUNCIL;
      case 3 -> foreignOrigin();
      default -> localOrigin();
    };
  }

  /** A source with an id of its own; the ids' order is not the order of their making. */
  public Source source(Origin origin) {
    PolicyId id = new PolicyId("p" + random.nextInt(1_000) + "-" + nextId++);
    return new Source(id, origin, "title of " + id, new Position(id + ".rego", 0));
  }

  public ResourceFacts resource() {
    List<Column> columns = new ArrayList<>();
    for (String name : COLUMNS) {
      columns.add(new Column(name, "string", false, someOf(LABELS), "internal"));
    }
    return new ResourceFacts(
        PRODUCT,
        DOMAIN,
        "orders",
        "sales-team",
        chance(30) ? oneOf(PORTS) : null,
        "orders",
        null,
        Set.of(REGIONS.getFirst()),
        columns);
  }

  public Subject subject() {
    Subject behind =
        chance(20)
            ? new Subject("user", "u" + random.nextInt(3), someOf(ROLES), Map.of(), null)
            : null;
    return new Subject("user", "u" + random.nextInt(3), someOf(ROLES), Map.of(), behind);
  }

  /** A request, named agreement or none, on the generated resource at {@link #CLOCK}. */
  public DecisionContext context(@Nullable String agreement) {
    Set<String> supported =
        chance(80) ? ALL_OBLIGATIONS : someOf(ALL_OBLIGATIONS.stream().sorted().toList());
    AccessRequest request =
        new AccessRequest(
            "r1",
            subject(),
            oneOf(List.of("read", "export")),
            new ResourceRef(PRODUCT, null, "orders", List.of(), null),
            chance(60) ? oneOf(PURPOSES) : null,
            agreement,
            new Consumer("finance", null, "EU", chance(60) ? oneOf(REGIONS) : null),
            new RequestContext(null, "trino", supported, null, Map.of()),
            Mode.ENFORCE);
    return new DecisionContext(request, resource(), CLOCK, "sha256:rev");
  }
}
