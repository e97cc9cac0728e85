package dev.bylaw.drools;

import static dev.bylaw.drools.Requests.council;
import static dev.bylaw.drools.Requests.read;
import static dev.bylaw.drools.Requests.resource;
import static dev.bylaw.drools.Requests.subject;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bylaw.drools.fact.Document;
import dev.bylaw.drools.policy.KnownNames;
import dev.bylaw.drools.sheet.SheetLimits;
import dev.bylaw.federation.catalog.DecisionContext;
import dev.bylaw.federation.compliance.ComplianceContribution;
import dev.bylaw.federation.compliance.Severity;
import dev.bylaw.federation.policy.Contribution;
import dev.bylaw.federation.policy.ErrorCode;
import dev.bylaw.federation.policy.Origin;
import dev.bylaw.federation.policy.Position;
import dev.bylaw.federation.request.ResourceRef;
import dev.bylaw.federation.retention.RetentionContribution;
import dev.bylaw.federation.retention.RetentionRequest;
import dev.bylaw.federation.retention.Term;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Period;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class RulesEvaluateTest {
  private static final EvaluationLimits LIMITS =
      new EvaluationLimits(
          4, Duration.ofSeconds(20), Duration.ofSeconds(20), Duration.ofSeconds(20), 100, 50, 2);

  private static final DroolsOptions OPTIONS =
      new DroolsOptions(true, KnownNames.NONE, SheetLimits.DEFAULT, LIMITS);

  private static final String GUARD =
      """
      // bylaw: rules
      // id: council.d
      // title: Rules
      // description: d
      // owner: o
      // rationale: r
      // kind: guard
      """;

  private static final String PREAMBLE =
      """

      package policies;
      import dev.bylaw.drools.drl.*;
      import dev.bylaw.federation.catalog.Column;
      global Contributions contributions;

      """;

  private static DroolsPolicies compile(String drl) {
    CompileResult result = DroolsPolicies.compile(List.of(council("policies/d.drl", drl)), OPTIONS);
    assertThat(result.diagnostics()).isEmpty();
    return result.policies();
  }

  private static Contribution one(String drl, DecisionContext context) {
    try (DroolsPolicies policies = compile(drl)) {
      return policies.evaluate(context).getFirst().contribution();
    }
  }

  @Test
  void rulesReasonOverManyFactsAndAreNamedByLine() {
    Contribution said =
        one(
            GUARD
                + PREAMBLE
                + """
                rule "many personal columns need a small audience"
                when
                  Request(action == "read")
                  accumulate( Column(categories contains "pii"); $n : count(1); $n >= 1 )
                then
                  contributions.mask("email", "sha-256-global");
                  contributions.minimumAggregation(5);
                end
                """,
            read(subject("bea"), "analysis"));
    assertThat(said).isInstanceOf(Contribution.Applies.class);
    Contribution.Applies applies = (Contribution.Applies) said;
    assertThat(applies.obligations().minimumAggregation()).isEqualTo(5);
    assertThat(applies.reasons())
        .singleElement()
        .satisfies(reason -> {
          assertThat(reason.position()).isEqualTo(new Position("policies/d.drl", 14));
          assertThat(reason.message()).startsWith("many personal columns");
        });
  }

  @Test
  void anAbsentAttributeThatARuleReadsFailsThePolicyUnlessOptional() {
    String rule =
        PREAMBLE
            + """
            rule "no marketing" when Request(purpose == "marketing") then contributions.deny("no"); end
            """;
    assertFailed(one(GUARD + rule, read(subject("b"), null)), ErrorCode.MISSING_ATTRIBUTE);
    assertThat(one(GUARD + "// optional: purpose\n" + rule, read(subject("b"), null)))
        .isEqualTo(Contribution.NOT_APPLICABLE);
    assertThat(one(GUARD + rule, read(subject("b"), "marketing")))
        .isInstanceOf(Contribution.Denies.class);
  }

  @Test
  void aRuleThatFiresForeverFailsWithinItsLimit() {
    Contribution said =
        one(
            GUARD
                + PREAMBLE
                + """
                rule "loop" when $n : Integer() Request() then insert($n + 1); delete($n); end
                rule "start" when Request() then insert(1); end
                """,
            read(subject("b"), null));
    assertFailed(said, ErrorCode.LIMIT);
    assertThat(((Contribution.Failed) said).message()).contains("fired 100 times");
    assertThat(((Contribution.Failed) said).position())
        .isEqualTo(new Position("policies/d.drl", 14));
  }

  @Test
  void aRuleThatThrowsFailsWithoutTellingTheCallersData() {
    Contribution said =
        one(
            GUARD
                + PREAMBLE
                + """
                rule "throws" when $c : Caller() then throw new IllegalStateException($c.id()); end
                """,
            read(subject("secret-bea"), null));
    assertFailed(said, ErrorCode.EVALUATION);
    assertThat(((Contribution.Failed) said).message())
        .isEqualTo("`throws` failed: IllegalStateException");
  }

  @Test
  void aRuleThatSaysNonsenseFails() {
    Contribution said =
        one(
            GUARD
                + PREAMBLE
                + """
                rule "nonsense" when Request() then contributions.mask("email", "blur"); end
                """,
            read(subject("b"), null));
    assertFailed(said, ErrorCode.MALFORMED);
    assertThat(((Contribution.Failed) said).message()).isEqualTo("expected a mask, found `blur`");
    assertFailed(
        one(
            GUARD + PREAMBLE + "rule \"permits\" when Request() then contributions.permit(); end\n",
            read(subject("b"), null)),
        ErrorCode.MALFORMED);
  }

  @Test
  void aRuleThatDoesNotReturnFailsInTimeAndTooManyOfThemStopAll() {
    String drl =
        GUARD
            + PREAMBLE
            + """
            rule "hangs" when Request(purpose == "hang") then
              while (true) { try { Thread.sleep(1000); } catch (InterruptedException e) { } }
            end
            rule "other" when Request() then contributions.duty("log"); end
            """;
    EvaluationLimits quick =
        new EvaluationLimits(
            4, Duration.ofSeconds(20), Duration.ofSeconds(20), Duration.ofSeconds(2), 100, 50, 2);
    DroolsPolicies policies =
        DroolsPolicies.compile(
                List.of(council("policies/d.drl", drl)),
                new DroolsOptions(true, KnownNames.NONE, SheetLimits.DEFAULT, quick))
            .policies();
    assertThat(policies.evaluate(read(subject("b"), "x")).getFirst().contribution())
        .isInstanceOf(Contribution.Applies.class);
    assertFailed(
        policies.evaluate(read(subject("b"), "hang")).getFirst().contribution(), ErrorCode.LIMIT);
    assertThat(policies.evaluate(read(subject("b"), "x")).getFirst().contribution())
        .isInstanceOf(Contribution.Applies.class);
    assertFailed(
        policies.evaluate(read(subject("b"), "hang")).getFirst().contribution(), ErrorCode.LIMIT);
    Contribution refused = policies.evaluate(read(subject("b"), "x")).getFirst().contribution();
    assertFailed(refused, ErrorCode.LIMIT);
    assertThat(((Contribution.Failed) refused).message()).startsWith("too many rules");
    policies.close();
  }

  @Test
  void moreThanThereAreThreadsWaitTheirTurn() throws Exception {
    String drl =
        GUARD
            + PREAMBLE
            + """
            rule "logs" when Request() then contributions.duty("log"); end
            """;
    try (DroolsPolicies policies = compile(drl);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<Contribution>> tasks =
          Collections.nCopies(
              200, () -> policies.evaluate(read(subject("b"), "x")).getFirst().contribution());
      for (Future<Contribution> each : threads.invokeAll(tasks)) {
        assertThat(each.get()).isInstanceOf(Contribution.Applies.class);
      }
    }
  }

  @Test
  void theClassesOfReplacedRulesAreUnloaded() {
    String drl =
        GUARD
            + PREAMBLE
            + """
            rule "logs" when Request(action == "read") then contributions.duty("log"); end
            """;
    long before = ManagementFactory.getClassLoadingMXBean().getUnloadedClassCount();
    for (int i = 0; i < 5; i++) {
      try (DroolsPolicies policies = compile(drl)) {
        policies.evaluate(read(subject("b"), "x"));
      }
    }
    long unloaded = before;
    for (int i = 0; i < 20 && unloaded < before + 5; i++) {
      System.gc();
      unloaded = ManagementFactory.getClassLoadingMXBean().getUnloadedClassCount();
    }
    assertThat(unloaded).isGreaterThanOrEqualTo(before + 5);
  }

  @Test
  void whatARuleInsertsIsGoneInTheNextEvaluation() {
    String drl =
        GUARD
            + PREAMBLE
            + """
            rule "leaves a trace" when Request(purpose == "trace") then insert("trace"); end
            rule "sees a trace" when String(this == "trace") Request(purpose != "trace") then
              contributions.deny("leaked");
            end
            """;
    try (DroolsPolicies policies = compile(drl)) {
      policies.evaluate(read(subject("b"), "trace"));
      assertThat(policies.evaluate(read(subject("b"), "x")).getFirst().contribution())
          .isEqualTo(Contribution.NOT_APPLICABLE);
    }
  }

  @Test
  void oneFilesFailureIsNoOthers() {
    String good = GUARD.replace("council.d", "council.a");
    CompileResult result =
        DroolsPolicies.compile(
            List.of(
                council(
                    "policies/a.drl",
                    good
                        + PREAMBLE
                        + "rule \"logs\" when Request() then contributions.duty(\"log\"); end\n"),
                council(
                    "policies/d.drl",
                    GUARD
                        + PREAMBLE
                        + "rule \"throws\" when Request() then throw new RuntimeException(); end\n")),
            OPTIONS);
    try (DroolsPolicies policies = result.policies()) {
      assertThat(policies.evaluate(read(subject("b"), null)))
          .extracting(each -> each.contribution().getClass().getSimpleName())
          .containsExactly("Applies", "Failed");
    }
  }

  @Test
  void aRetentionFileStatesTerms() {
    String drl =
        GUARD.replace("guard", "retention")
            + PREAMBLE
            + """
            rule "invoices" when RetainedRecords(recordClass == "invoice") then
              contributions.keepAtLeast("10 years");
              contributions.keepAtLeast("8 years");
              contributions.hold("H1", "litigation");
            end
            """;
    RetentionRequest request =
        new RetentionRequest(
            "r",
            new ResourceRef(Requests.PRODUCT, null, null, List.of(), null),
            "invoice",
            "DE",
            null,
            Requests.NOW,
            false,
            Map.of());
    try (DroolsPolicies policies = compile(drl)) {
      RetentionContribution said =
          policies
              .evaluateRetention(request, resource(List.of()), Requests.NOW)
              .getFirst()
              .contribution();
      assertThat(said).isInstanceOf(RetentionContribution.States.class);
      RetentionContribution.States states = (RetentionContribution.States) said;
      assertThat(states.keepAtLeast()).isEqualTo(new Term.After(Period.ofYears(10)));
      assertThat(states.holds()).hasSize(1);
      assertThat(policies.evaluate(read(subject("b"), null))).isEmpty();
    }
  }

  @Test
  void aComplianceFileFinds() {
    String drl =
        GUARD.replace("guard", "compliance")
            + PREAMBLE
            + """
            import dev.bylaw.drools.fact.Document;
            rule "active documents have a version" when $d : Document(status == "active", version == null) then
              contributions.finding("BLOCK", "version", $d.name() + " has no version", "add one");
            end
            """;
    Document document =
        new Document(
            "publish",
            resource(List.of()),
            "DataContract",
            "c",
            "orders",
            null,
            "active",
            true,
            Set.of(),
            List.of());
    try (DroolsPolicies policies = compile(drl)) {
      ComplianceContribution said = policies.evaluateCompliance(document).getFirst().contribution();
      assertThat(((ComplianceContribution.Found) said).findings())
          .singleElement()
          .satisfies(finding -> {
            assertThat(finding.severity()).isEqualTo(Severity.BLOCK);
            assertThat(finding.rule()).isEqualTo("active documents have a version");
            assertThat(finding.message()).isEqualTo("orders has no version");
          });
    }
  }

  @Test
  void aDomainsDrlIsRefusedWithTheReason() {
    CompileResult result =
        DroolsPolicies.compile(
            List.of(
                new PolicyFile(
                    "policies/domains/sales/d.drl",
                    (GUARD + PREAMBLE).getBytes(StandardCharsets.UTF_8),
                    new Origin.Domain("sales"))),
            OPTIONS);
    assertThat(result.policies()).isNull();
    assertThat(result.diagnostics())
        .singleElement()
        .hasToString(
            "policies/domains/sales/d.drl: error: DRL is for the council alone: a rule's consequence"
                + " is arbitrary Java (write a decision table or a Rego policy)");
  }

  @Test
  void theCouncilsDrlIsRefusedUnlessTurnedOn() {
    CompileResult result =
        DroolsPolicies.compile(
            List.of(council("policies/d.drl", GUARD + PREAMBLE)), DroolsOptions.DEFAULT);
    assertThat(result.diagnostics())
        .singleElement()
        .satisfies(each -> assertThat(each.message()).startsWith("DRL is not turned on"));
  }

  @Test
  void brokenRulesAreToldWithTheirLine() {
    CompileResult result =
        DroolsPolicies.compile(
            List.of(
                council(
                    "policies/d.drl",
                    GUARD + PREAMBLE + "rule \"broken\" when Request( then end\n")),
            OPTIONS);
    assertThat(result.policies()).isNull();
    assertThat(result.diagnostics()).isNotEmpty();
    assertThat(result.diagnostics().getFirst().row()).isEqualTo(14);
  }

  @Test
  void anUnknownStatementIsToldWhenCompiled() {
    CompileResult result =
        DroolsPolicies.compile(
            List.of(
                council(
                    "policies/d.drl",
                    GUARD
                        + PREAMBLE
                        + "rule \"r\" when Request() then contributions.refuse(\"no\"); end\n")),
            OPTIONS);
    assertThat(result.policies()).isNull();
    assertThat(result.diagnostics().getFirst().message()).contains("refuse");
  }

  @Test
  void aFileWithoutHeaderOrRulesIsAnError() {
    CompileResult result =
        DroolsPolicies.compile(List.of(council("policies/d.drl", PREAMBLE)), OPTIONS);
    assertThat(result.diagnostics())
        .extracting(each -> each.message())
        .contains(
            "expected a header that begins with `// bylaw: rules`", "expected a rule, found none");
  }

  private static void assertFailed(Contribution said, ErrorCode code) {
    assertThat(said).isInstanceOf(Contribution.Failed.class);
    assertThat(((Contribution.Failed) said).code())
        .as(((Contribution.Failed) said).message())
        .isEqualTo(code);
  }
}
