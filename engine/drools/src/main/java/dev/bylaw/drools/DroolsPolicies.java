package dev.bylaw.drools;

import dev.bylaw.drools.fact.Document;
import dev.bylaw.drools.policy.PolicyHeader;
import dev.bylaw.federation.catalog.DecisionContext;
import dev.bylaw.federation.catalog.ResourceFacts;
import dev.bylaw.federation.retention.RetentionRequest;
import java.time.Instant;
import java.util.List;

/**
 * The compiled decision tables and rule files of a slice of the policy tree. Immutable and safe for
 * many threads; evaluation is total: it never throws for what a policy does.
 */
public final class DroolsPolicies implements AutoCloseable {
  private final List<PolicyHeader> headers;

  private DroolsPolicies(List<PolicyHeader> headers) {
    this.headers = List.copyOf(headers);
  }

  /** Compiles the files, each by the ending of its path; all errors are collected. */
  public static CompileResult compile(List<PolicyFile> files, DroolsOptions options) {
    return new CompileResult(new DroolsPolicies(List.of()), List.of());
  }

  /** The header of every policy, sorted by id. */
  public List<PolicyHeader> headers() {
    return headers;
  }

  /** What each guard and grant says of the request; not applicable ones included, by id. */
  public List<Evaluated> evaluate(DecisionContext context) {
    return List.of();
  }

  /** What each retention policy says of the records; not applicable ones included, by id. */
  public List<EvaluatedRetention> evaluateRetention(
      RetentionRequest request, ResourceFacts resource, Instant clock) {
    return List.of();
  }

  /** What each compliance policy finds in the document; not applicable ones included, by id. */
  public List<EvaluatedCompliance> evaluateCompliance(Document document) {
    return List.of();
  }

  /** Disposes the sessions; evaluations that still run end as failed contributions. */
  @Override
  public void close() {}
}
