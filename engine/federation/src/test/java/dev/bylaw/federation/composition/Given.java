package dev.bylaw.federation.composition;

import dev.bylaw.federation.catalog.Column;
import dev.bylaw.federation.catalog.DecisionContext;
import dev.bylaw.federation.catalog.ResourceFacts;
import dev.bylaw.federation.obligation.Obligations;
import dev.bylaw.federation.policy.Answer;
import dev.bylaw.federation.policy.Contribution;
import dev.bylaw.federation.policy.Grant;
import dev.bylaw.federation.policy.Guard;
import dev.bylaw.federation.policy.Origin;
import dev.bylaw.federation.policy.PolicyId;
import dev.bylaw.federation.policy.Position;
import dev.bylaw.federation.policy.Source;
import dev.bylaw.federation.policy.Waiver;
import dev.bylaw.federation.request.AccessRequest;
import dev.bylaw.federation.request.Consumer;
import dev.bylaw.federation.request.Mode;
import dev.bylaw.federation.request.RequestContext;
import dev.bylaw.federation.request.ResourceRef;
import dev.bylaw.federation.request.Subject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A small mesh of which a test says only what matters to it. */
final class Given {
  static final Instant CLOCK = Instant.parse("2026-11-21T10:00:00Z");
  static final String PRODUCT = "urn:mesh:sales:orders";
  static final Origin SALES = new Origin.Domain("sales");
  static final Origin ORDERS = new Origin.Product("sales", PRODUCT);

  private final List<Grant> grants = new ArrayList<>();
  private final List<Guard> guards = new ArrayList<>();
  private final List<Answer> answers = new ArrayList<>();
  private final List<Waiver> waivers = new ArrayList<>();
  private Set<String> supported = Set.of("mask", "row_filter", "minimum_aggregation", "notify");
  private Subject subject = new Subject("user", "alice", Set.of("analyst"), Map.of(), null);
  private @Nullable String purpose;
  private @Nullable String agreement;
  private @Nullable String location;
  private boolean stale;

  static Source source(String id, Origin origin) {
    return new Source(new PolicyId(id), origin, "title of " + id, new Position(id + ".rego", 7));
  }

  Given grant(String id, int rank, Obligations obligations) {
    return grant(id, rank, Contribution.applies(obligations));
  }

  Given grant(String id, int rank, Contribution said) {
    grants.add(new Grant(source(id, ORDERS), said, rank, "agreement-" + id));
    return this;
  }

  Given guard(Guard guard) {
    guards.add(guard);
    return this;
  }

  Given local(String id, Contribution said) {
    return guard(new Guard.Local(source(id, SALES), said));
  }

  Given answer(String control, Origin origin, Contribution said) {
    answers.add(
        new Answer(new PolicyId(control), source("answer-" + answers.size(), origin), said));
    return this;
  }

  Given waiver(Waiver waiver) {
    waivers.add(waiver);
    return this;
  }

  Given supporting(String... types) {
    supported = Set.of(types);
    return this;
  }

  Given by(Subject who) {
    subject = who;
    return this;
  }

  Given purpose(String stated) {
    purpose = stated;
    return this;
  }

  Given agreement(String named) {
    agreement = named;
    return this;
  }

  Given location(String stated) {
    location = stated;
    return this;
  }

  Given stale() {
    stale = true;
    return this;
  }

  Decision decide() {
    AccessRequest request =
        new AccessRequest(
            "r1",
            subject,
            "read",
            new ResourceRef(PRODUCT, null, "orders", List.of(), null),
            purpose,
            agreement,
            new Consumer("finance", null, "EU", location),
            new RequestContext(null, "trino", supported, null, Map.of()),
            Mode.ENFORCE);
    ResourceFacts facts =
        new ResourceFacts(
            PRODUCT,
            "sales",
            "orders",
            "sales-team",
            null,
            "orders",
            null,
            Set.of("eu-west-1"),
            List.of(
                new Column("id", "integer", true, Set.of(), "internal"),
                new Column("email", "string", false, Set.of("pii", "email"), "confidential"),
                new Column("phone", "string", false, Set.of("pii"), "confidential")));
    return Composition.decide(
        new CompositionInput(
            new DecisionContext(request, facts, CLOCK, "sha256:rev"),
            grants,
            guards,
            answers,
            waivers,
            stale));
  }
}
