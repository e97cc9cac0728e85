package dev.bylaw.drools;

import static dev.bylaw.drools.Requests.AMOUNT;
import static dev.bylaw.drools.Requests.EMAIL;
import static dev.bylaw.drools.Requests.council;
import static dev.bylaw.drools.Requests.resource;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bylaw.drools.fact.Document;
import dev.bylaw.drools.policy.KnownNames;
import dev.bylaw.drools.sheet.SheetLimits;
import dev.bylaw.federation.catalog.Column;
import dev.bylaw.federation.compliance.ComplianceContribution;
import dev.bylaw.federation.compliance.Finding;
import dev.bylaw.federation.compliance.Severity;
import dev.bylaw.federation.policy.ErrorCode;
import dev.bylaw.federation.policy.Origin;
import dev.bylaw.federation.request.AttributeValue;
import dev.bylaw.federation.request.ResourceRef;
import dev.bylaw.federation.retention.Hold;
import dev.bylaw.federation.retention.RetentionContribution;
import dev.bylaw.federation.retention.RetentionRequest;
import dev.bylaw.federation.retention.Term;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.Period;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Retention schedules, compliance standards, and the tables that the documentation shows. */
class SchedulesEvaluateTest {
  private static final String SCHEDULE =
      """
      kind,retention
      optional,record.jurisdiction
      when record.class,when record.jurisdiction,when record.category,then keep at least,then delete by,then hold,then reason
      invoice,DE,,8 years,10 years,,German tax law
      invoice,,,P6Y,,,the mesh's own minimum
      log,,pii,,2030-12-31,,
      claim,,,,,2026-17: litigation of order 4711,
      """;

  private static RetentionRequest request(
      @Nullable String recordClass, @Nullable String jurisdiction) {
    return new RetentionRequest(
        "r",
        new ResourceRef(Requests.PRODUCT, null, null, List.of(), null),
        recordClass,
        jurisdiction,
        null,
        Instant.parse("2020-02-29T00:00:00Z"),
        false,
        Map.of("priority", AttributeValue.of(3)));
  }

  private static RetentionContribution retention(RetentionRequest request) {
    try (DroolsPolicies policies = TablesEvaluateTest.compile(SCHEDULE)) {
      return policies
          .evaluateRetention(request, resource(List.of(EMAIL)), Requests.NOW)
          .getFirst()
          .contribution();
    }
  }

  @Test
  void theLatestMinimumAndTheEarliestMaximumCount() {
    RetentionContribution.States states =
        (RetentionContribution.States) retention(request("invoice", "DE"));
    assertThat(states.keepAtLeast()).isEqualTo(new Term.After(Period.ofYears(8)));
    assertThat(states.deleteBy()).isEqualTo(new Term.After(Period.ofYears(10)));
    assertThat(states.reasons())
        .extracting(reason -> reason.position() + " " + reason.message())
        .containsExactly(
            "policies/global/t.csv:10 German tax law",
            "policies/global/t.csv:11 the mesh's own minimum");
    assertThat(((RetentionContribution.States) retention(request("invoice", null))).keepAtLeast())
        .isEqualTo(new Term.After(Period.ofYears(6)));
  }

  @Test
  void holdsDatesAndSilence() {
    assertThat(((RetentionContribution.States) retention(request("claim", null))).holds())
        .containsExactly(new Hold("2026-17", "litigation of order 4711"));
    assertThat(((RetentionContribution.States) retention(request("log", null))).deleteBy())
        .isEqualTo(new Term.At(Instant.parse("2030-12-31T00:00:00Z")));
    assertThat(retention(request("order", null))).isEqualTo(RetentionContribution.NOT_APPLICABLE);
  }

  @Test
  void aRequestWithoutRecordClassFailsTheSchedule() {
    RetentionContribution said = retention(request(null, "DE"));
    assertThat(said).isInstanceOf(RetentionContribution.Failed.class);
    assertThat(((RetentionContribution.Failed) said).code()).isEqualTo(ErrorCode.MISSING_ATTRIBUTE);
  }

  @Test
  void aNamingStandardFindsEveryColumnWithItsPlace() {
    String table =
        """
        kind,compliance
        force,mandatory
        when column.name.style,when column.name.length,when column.category,then finding severity,then finding message,then finding rule,then finding remediation
        not snake_case,,,BLOCK,column `{column.name}` of `{object.name}` is not snake_case,naming.snake-case,rename it
        ,> 10,,WARN,column `{column.name}` has a long name,naming.length,
        ,,pii,INFO,personal,,
        """;
    Document document =
        new Document(
            "publish",
            resource(List.of()),
            "DataContract",
            "c",
            "orders",
            "1.0.0",
            "active",
            true,
            Set.of("retention"),
            List.of(
                new Document.DescribedColumn(
                    "orders", "schema[0].properties[0]", AMOUNT, Document.Signs.NONE),
                new Document.DescribedColumn(
                    "orders",
                    "schema[0].properties[1]",
                    new Column("customerEmailAddress", "string", true, Set.of("pii"), "restricted"),
                    Document.Signs.NONE)));
    try (DroolsPolicies policies = TablesEvaluateTest.compile(table)) {
      ComplianceContribution said = policies.evaluateCompliance(document).getFirst().contribution();
      assertThat(((ComplianceContribution.Found) said).findings())
          .containsExactly(
              new Finding(
                  "naming.snake-case",
                  Severity.BLOCK,
                  "schema[0].properties[1]",
                  "column `customerEmailAddress` of `orders` is not snake_case",
                  "rename it"),
              new Finding(
                  "naming.length",
                  Severity.WARN,
                  "schema[0].properties[1]",
                  "column `customerEmailAddress` has a long name",
                  null),
              new Finding("council.t", Severity.INFO, "schema[0].properties[1]", "personal", null));
    }
  }

  @Test
  void aDocumentStandardAsksAboutTheDocument() {
    String table =
        """
        kind,compliance
        optional,document.version
        when document.kind,when document.version,when document.promise,when document.described,then finding severity,then finding message,then finding path
        DataContract,absent,,,BLOCK,{document.name} has no version,version
        DataContract,,not retention,,WARN,no promise of retention,slaProperties
        ,,,no,BLOCK,not described,description
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
            Set.of("latency"),
            List.of());
    try (DroolsPolicies policies = TablesEvaluateTest.compile(table)) {
      ComplianceContribution said = policies.evaluateCompliance(document).getFirst().contribution();
      assertThat(((ComplianceContribution.Found) said).findings())
          .extracting(Finding::message)
          .containsExactly("orders has no version", "no promise of retention");
    }
  }

  @Test
  void anothersDomainHasNoSay() {
    CompileResult result =
        DroolsPolicies.compile(
            List.of(
                new PolicyFile(
                    "policies/domains/people/t.csv",
                    (TablesEvaluateTest.HEADER + "kind,guard\nwhen action,then deny\nread,yes\n")
                        .getBytes(StandardCharsets.UTF_8),
                    new Origin.Domain("people"))),
            DroolsOptions.DEFAULT);
    try (DroolsPolicies policies = result.policies()) {
      assertThat(
              policies
                  .evaluate(Requests.read(Requests.subject("b"), null))
                  .getFirst()
                  .contribution())
          .isEqualTo(dev.bylaw.federation.policy.Contribution.NOT_APPLICABLE);
    }
  }

  @Test
  void whatTheDocumentationShowsCompiles() throws IOException {
    String docs =
        Files.readString(Path.of(System.getProperty("bylaw.root"), "docs", "decision-tables.md"));
    Matcher blocks = Pattern.compile("```(csv|drl)\n(.*?)```", Pattern.DOTALL).matcher(docs);
    int count = 0;
    while (blocks.find()) {
      CompileResult result =
          DroolsPolicies.compile(
              List.of(council("docs." + blocks.group(1), blocks.group(2))),
              new DroolsOptions(
                  true, KnownNames.NONE, SheetLimits.DEFAULT, EvaluationLimits.DEFAULT));
      assertThat(result.diagnostics()).isEmpty();
      result.policies().close();
      count++;
    }
    assertThat(count).isEqualTo(2);
  }
}
