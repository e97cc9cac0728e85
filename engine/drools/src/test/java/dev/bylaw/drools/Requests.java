package dev.bylaw.drools;

import dev.bylaw.federation.catalog.Column;
import dev.bylaw.federation.catalog.DecisionContext;
import dev.bylaw.federation.catalog.ResourceFacts;
import dev.bylaw.federation.policy.Origin;
import dev.bylaw.federation.request.AccessRequest;
import dev.bylaw.federation.request.AttributeValue;
import dev.bylaw.federation.request.Consumer;
import dev.bylaw.federation.request.Mode;
import dev.bylaw.federation.request.RequestContext;
import dev.bylaw.federation.request.ResourceRef;
import dev.bylaw.federation.request.Subject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Requests and files for the tests. */
public final class Requests {
  public static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
  public static final String PRODUCT = "urn:mesh:sales:orders";

  private Requests() {}

  public static final Column EMAIL =
      new Column("email", "string", true, Set.of("pii", "email"), "confidential");
  public static final Column AMOUNT = new Column("amount", "number", true, Set.of(), "internal");

  public static Subject subject(String id, String... roles) {
    return new Subject("user", id, Set.of(roles), Map.of(), null);
  }

  public static Subject behalf(Subject acting, Subject of) {
    return new Subject(acting.type(), acting.id(), acting.roles(), acting.attributes(), of);
  }

  public static Subject with(Subject subject, String name, AttributeValue value) {
    return new Subject(
        subject.type(), subject.id(), subject.roles(), Map.of(name, value), subject.onBehalfOf());
  }

  public static DecisionContext read(Subject subject, @Nullable String purpose) {
    return access(subject, "read", purpose, "marketing", List.of(EMAIL, AMOUNT));
  }

  public static DecisionContext access(
      Subject subject,
      String action,
      @Nullable String purpose,
      @Nullable String consumerDomain,
      List<Column> columns) {
    return new DecisionContext(
        new AccessRequest(
            "r1",
            subject,
            action,
            new ResourceRef(PRODUCT, null, null, List.of(), null),
            purpose,
            null,
            new Consumer(consumerDomain, null, "EU", "eu-west-1"),
            RequestContext.EMPTY,
            Mode.ENFORCE),
        resource(columns),
        NOW,
        "rev");
  }

  public static ResourceFacts resource(List<Column> columns) {
    return new ResourceFacts(
        PRODUCT, "sales", "orders", "ann", "table", null, null, Set.of("eu-west-1"), columns);
  }

  public static PolicyFile council(String path, String text) {
    return new PolicyFile(path, text.getBytes(StandardCharsets.UTF_8), Origin.COUNCIL);
  }
}
