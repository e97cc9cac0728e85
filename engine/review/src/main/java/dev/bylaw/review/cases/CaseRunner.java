package dev.bylaw.review.cases;

import dev.bylaw.federation.record.ComplianceRecord;
import dev.bylaw.federation.record.DecisionRecord;
import dev.bylaw.federation.record.JournalRecord;
import dev.bylaw.federation.record.RetentionRecord;
import dev.bylaw.pdp.Chance;
import dev.bylaw.pdp.CompliancePoint;
import dev.bylaw.pdp.DecisionPoint;
import dev.bylaw.pdp.Outcome;
import dev.bylaw.pdp.PolicySet;
import dev.bylaw.pdp.RetentionPoint;
import dev.bylaw.rego.value.ObjectValue;
import java.util.List;
import java.util.function.Function;

/** Runs decision cases by one set of policies. Safe for use by many threads. */
public final class CaseRunner {
  private final DecisionPoint decisions;
  private final RetentionPoint retention;
  private final CompliancePoint compliance;

  /**
   * A runner.
   *
   * @param policies should have been loaded with a clock before every case's: a waiver that has
   *     ended when a tree is loaded is not part of it
   */
  public CaseRunner(PolicySet policies) {
    this.decisions = new DecisionPoint(policies, Chance.none());
    this.retention = new RetentionPoint(policies, Chance.none());
    this.compliance = new CompliancePoint(policies, Chance.none());
  }

  /** Runs a case. */
  public CaseResult run(DecisionCase test) {
    long started = System.nanoTime();
    return switch (test) {
      case DecisionCase.Access access ->
          judged(
              access,
              decisions.authorize(access.request(), access.clock(), false),
              Shape.DECISION,
              (DecisionRecord record) -> Found.of(record),
              started);
      case DecisionCase.Retention kept ->
          judged(
              kept,
              retention.evaluate(kept.request(), kept.clock(), false),
              Shape.RETENTION,
              (RetentionRecord record) -> Found.of(record),
              started);
      case DecisionCase.Compliance checked ->
          judged(
              checked,
              compliance(checked),
              Shape.COMPLIANCE,
              (ComplianceRecord record) -> Found.of(record),
              started);
    };
  }

  private Outcome<ComplianceRecord> compliance(DecisionCase.Compliance test) {
    return switch (test.judged()) {
      case DecisionCase.Judged.Product(String urn) ->
          compliance.product("case", urn, test.clock(), false);
      case DecisionCase.Judged.Document(var document, var previous) ->
          compliance.document("case", document, previous, test.clock(), false);
    };
  }

  private static <R extends JournalRecord> CaseResult judged(
      DecisionCase test,
      Outcome<R> outcome,
      Shape.Fields shape,
      Function<R, ObjectValue> answer,
      long started) {
    long duration = System.nanoTime() - started;
    Expectation expected = test.expected();
    return switch (outcome) {
      case Outcome.Decided<R>(R record) -> {
        ObjectValue found = answer.apply(record);
        List<Difference> differences =
            expected.isRefusal()
                ? List.of(
                    new Difference(
                        "refused", expected.refused().location(), "a refusal", "an answer"))
                : Comparison.of(expected, shape, found);
        yield new CaseResult(test, differences, found, duration);
      }
      case Outcome.Refused<R>(List<Outcome.Violation> violations) -> {
        Outcome.Violation first = violations.getFirst();
        ObjectValue found =
            ObjectValue.builder()
                .put("field", first.field())
                .put("message", first.message())
                .build();
        List<Difference> differences =
            expected.isRefusal()
                ? Comparison.ofRefusal(expected, found)
                : List.of(
                    new Difference(
                        "",
                        test.location(),
                        "an answer",
                        "the request is refused: " + first.field() + ": " + first.message()));
        yield new CaseResult(test, differences, found, duration);
      }
    };
  }
}
