package dev.bylaw.pdp;

import dev.bylaw.bundle.catalog.Resolution;
import dev.bylaw.bundle.tree.LoadOptions;
import dev.bylaw.federation.catalog.DecisionContext;
import dev.bylaw.federation.catalog.ResourceFacts;
import dev.bylaw.federation.composition.Composition;
import dev.bylaw.federation.composition.CompositionInput;
import dev.bylaw.federation.composition.Decision;
import dev.bylaw.federation.policy.Grant;
import dev.bylaw.federation.policy.Guard;
import dev.bylaw.federation.record.DecisionRecord;
import dev.bylaw.federation.request.AccessRequest;
import dev.bylaw.federation.request.Consumer;
import dev.bylaw.federation.request.Mode;
import dev.bylaw.federation.request.RequestContext;
import dev.bylaw.federation.request.ResourceRef;
import dev.bylaw.federation.request.Subject;
import dev.bylaw.rego.EvaluationInput;
import dev.bylaw.rego.value.ObjectValue;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The stages of one decision in process, on the shipped policies and the request of the first
 * example: 7 Rego policies, a decision table, 3 agreements, 5 columns apply to a read.
 */
@State(Scope.Benchmark)
@BenchmarkMode(org.openjdk.jmh.annotations.Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
    value = 1,
    jvmArgs = {"-XX:+UseSerialGC", "-Xmx512m"})
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
public class StagesBenchmark {
  /** "read" meets no table; "export" meets the export matrix, a decision table, too. */
  @Param({"read", "export"})
  public String action = "";

  private final Instant clock = Instant.parse("2026-11-21T10:00:00Z");
  private DecisionPoint point;
  private PolicySet policies;
  private DecisionContext context;
  private AccessRequest request;
  private ObjectValue input;
  private CompositionInput composition;
  private ResourceFacts facts;
  private Resources.Resource resource;

  /** JMH fills it. */
  @SuppressWarnings("NullAway.Init") // set up before anything runs
  public StagesBenchmark() {}

  /** Loads the shipped policies and decides once. */
  @Setup
  public void load() throws IOException {
    PolicySet loaded =
        PolicyLoader.load(
                Path.of(System.getProperty("bylaw.policies", "policies")), LoadOptions.at(clock))
            .policies();
    if (loaded == null) {
      throw new IllegalStateException("run it from the repository's root");
    }
    policies = loaded;
    point = new DecisionPoint(policies, Chance.system());
    request =
        new AccessRequest(
            "r-1",
            new Subject("user", "ben.okafor", Set.of("analyst", "fraud-analyst"), Map.of(), null),
            action,
            new ResourceRef(
                "urn:mesh:sales:orders",
                "orders",
                "orders",
                List.of(
                    "order_id", "ordered_at", "customer_email", "delivery_country", "amount_cents"),
                null),
            "fraud-detection",
            null,
            new Consumer("marketing", null, "EU", "eu-west-1"),
            new RequestContext(
                null,
                "trino",
                Set.of("mask", "row_filter", "minimum_aggregation", "notify", "watermark"),
                null,
                Map.of()),
            Mode.ENFORCE);
    if (!(policies.resource(request.resource()) instanceof Resources.Resource known)) {
      throw new IllegalStateException("the product is not in the catalog");
    }
    resource = known;
    facts = known.facts();
    context = new DecisionContext(request, facts, clock, policies.revision());
    input = InputDocument.of(context, resource.document());
    DecisionRecord record = record();
    if (!record.decision().isPermit()) {
      throw new IllegalStateException("expected a permit, found " + record.decision());
    }
    composition =
        new CompositionInput(
            context,
            record.grants(),
            record.guards(),
            record.answers(),
            policies.applicable(facts.dataProduct(), action).waivers(),
            false);
  }

  private DecisionRecord record() {
    return switch (point.authorize(request, clock, false)) {
      case Outcome.Decided<DecisionRecord>(DecisionRecord record) -> record;
      case Outcome.Refused<DecisionRecord>(var violations) ->
          throw new IllegalStateException(violations.toString());
    };
  }

  /** The whole decision, from request to record. */
  @Benchmark
  public DecisionRecord whole() {
    return record();
  }

  /** What is known of the resource, as it is kept. */
  @Benchmark
  public Object resource() {
    return policies.resource(request.resource());
  }

  /** The catalog's answer, where it is not kept. */
  @Benchmark
  public Resolution catalog() {
    return policies.tree().catalog().resolve(request.resource());
  }

  /** The input document of Rego. */
  @Benchmark
  public ObjectValue document() {
    return InputDocument.of(context, resource.document());
  }

  /** All Rego policies that apply, required attributes included. */
  @Benchmark
  public int rego() {
    EvaluationInput in = policies.evaluation(input, clock, 0);
    int said = 0;
    for (RegoPolicy policy : policies.applicable(facts.dataProduct(), action).rego()) {
      said += policy.access(in, input).hashCode() == 0 ? 1 : 0;
    }
    return said;
  }

  /** All decision tables. */
  @Benchmark
  public int drools() {
    List<Grant> grants = new ArrayList<>();
    List<Guard> guards = new ArrayList<>();
    policies.drools().access(context, _ -> true, grants, guards);
    return guards.size();
  }

  /** The kernel: contributions to a decision. */
  @Benchmark
  public Decision compose() {
    return Composition.decide(composition);
  }

  /** The resource's part of the document and its digest, where they are not kept. */
  @Benchmark
  public String digest() {
    return Digests.of(InputDocument.resource(facts));
  }
}
