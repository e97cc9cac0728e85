package dev.bylaw.drools;

import static dev.bylaw.drools.Requests.AMOUNT;
import static dev.bylaw.drools.Requests.EMAIL;
import static dev.bylaw.drools.Requests.access;
import static dev.bylaw.drools.Requests.behalf;
import static dev.bylaw.drools.Requests.council;
import static dev.bylaw.drools.Requests.read;
import static dev.bylaw.drools.Requests.subject;
import static dev.bylaw.drools.Requests.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bylaw.drools.policy.Evaluated;
import dev.bylaw.drools.policy.Force;
import dev.bylaw.federation.catalog.DecisionContext;
import dev.bylaw.federation.obligation.Mask;
import dev.bylaw.federation.policy.Contribution;
import dev.bylaw.federation.policy.ErrorCode;
import dev.bylaw.federation.policy.Layer;
import dev.bylaw.federation.policy.Position;
import dev.bylaw.federation.request.AttributeValue;
import java.util.List;
import org.junit.jupiter.api.Test;

class TablesEvaluateTest {
  static final String HEADER =
      """
      bylaw,table
      id,council.t
      title,A table
      description,d
      owner,o
      rationale,r
      """;

  static Contribution one(String table, DecisionContext context) {
    return evaluated(table, context).contribution();
  }

  static Evaluated evaluated(String table, DecisionContext context) {
    try (DroolsPolicies policies = compile(table)) {
      List<Evaluated> all = policies.evaluate(context);
      assertThat(all).hasSize(1);
      return all.getFirst();
    }
  }

  static DroolsPolicies compile(String table) {
    CompileResult result =
        DroolsPolicies.compile(
            List.of(council("policies/global/t.csv", HEADER + table)), DroolsOptions.DEFAULT);
    assertThat(result.diagnostics()).isEmpty();
    assertThat(result.policies()).isNotNull();
    return result.policies();
  }

  @Test
  void aMaskingMatrixMasksTheMatchedColumns() {
    Contribution said =
        one(
            """
            kind,guard
            when column.category,when column.sensitivity,when consumer.domain,then mask,then reason
            email,,not sales,sha-256-global,e-mail addresses leave the domain hashed
            ,"confidential, restricted",,show-last-4,
            """,
            read(subject("bea"), "analysis"));
    assertThat(said).isInstanceOf(Contribution.Applies.class);
    Contribution.Applies applies = (Contribution.Applies) said;
    assertThat(applies.obligations().masks()).containsOnlyKeys("email");
    assertThat(applies.obligations().masks().get("email")).isEqualTo(Mask.Constant.NULL);
    assertThat(applies.reasons())
        .extracting(reason -> reason.position() + " " + reason.message())
        .containsExactly(
            "policies/global/t.csv:9 e-mail addresses leave the domain hashed",
            "policies/global/t.csv:10 A table");
  }

  @Test
  void theFirstHitAloneCountsForEachColumn() {
    Contribution said =
        one(
            """
            kind,guard
            hit,first
            when column.category,then mask
            email,sha-256-global
            ,show-last-4
            """,
            read(subject("bea"), "analysis"));
    assertThat(((Contribution.Applies) said).obligations().masks())
        .containsEntry("email", Mask.Pseudonym.HASH_GLOBAL)
        .containsEntry("amount", new Mask.Partial(Mask.End.LAST, 4));
  }

  static final String PURPOSES =
      """
      kind,guard
      force,mandatory
      when action,when purpose,then deny,then duty,then code
      "read, export",marketing,no marketing on orders,notify to=dpo,purpose.marketing
      """;

  @Test
  void aRowDeniesWithItsReasonAndDuties() {
    Contribution said = one(PURPOSES, read(subject("bea"), "marketing"));
    assertThat(said).isInstanceOf(Contribution.Denies.class);
    Contribution.Denies denies = (Contribution.Denies) said;
    assertThat(denies.reasons())
        .singleElement()
        .satisfies(reason -> {
          assertThat(reason.code()).isEqualTo("purpose.marketing");
          assertThat(reason.message()).isEqualTo("no marketing on orders");
          assertThat(reason.position()).isEqualTo(new Position("policies/global/t.csv", 10));
        });
    assertThat(denies.duties()).hasSize(1);
    assertThat(one(PURPOSES, read(subject("bea"), "analysis")))
        .isEqualTo(Contribution.NOT_APPLICABLE);
  }

  @Test
  void anAbsentAttributeFailsTheTableWhateverTheRowsSay() {
    Contribution said = one(PURPOSES, read(subject("bea"), null));
    assertThat(said).isInstanceOf(Contribution.Failed.class);
    assertThat(((Contribution.Failed) said).code()).isEqualTo(ErrorCode.MISSING_ATTRIBUTE);
    assertThat(((Contribution.Failed) said).message())
        .isEqualTo("`purpose` is absent and not optional");
  }

  @Test
  void anOptionalAttributeMayBeAbsentAndAskedForAsSuch() {
    String table =
        """
        kind,guard
        optional,purpose
        when purpose,then deny
        marketing,no marketing
        absent,state a purpose
        not analysis,only analysis
        """;
    assertThat(messages(one(table, read(subject("bea"), null)))).containsExactly("state a purpose");
    assertThat(messages(one(table, read(subject("bea"), "marketing"))))
        .containsExactly("no marketing", "only analysis");
  }

  @Test
  void anAttributeOfAnotherTypeFailsEvenWhereOptional() {
    String table =
        """
        kind,guard
        optional,subject.attribute.level
        when subject.attribute.level (number),then deny
        < 3,too low
        """;
    assertThat(one(table, read(with(subject("b"), "level", AttributeValue.of(2)), null)))
        .isInstanceOf(Contribution.Denies.class);
    assertThat(one(table, read(with(subject("b"), "level", AttributeValue.of(3)), null)))
        .isEqualTo(Contribution.NOT_APPLICABLE);
    assertThat(one(table, read(subject("b"), null))).isEqualTo(Contribution.NOT_APPLICABLE);
    assertThat(one(table, read(with(subject("b"), "level", AttributeValue.of("2")), null)))
        .isInstanceOf(Contribution.Failed.class);
  }

  static final String GRANT =
      """
      kind,grant
      when subject.role,then permit,then rank,then minimum aggregation
      analyst,yes,2,5
      steward,yes,1,
      """;

  @Test
  void aGrantPermitsUnderTheJoinOfItsRows() {
    Evaluated said = evaluated(GRANT, read(subject("bea", "analyst", "steward"), null));
    assertThat(said.contribution()).isInstanceOf(Contribution.Applies.class);
    assertThat(((Contribution.Applies) said.contribution()).obligations().minimumAggregation())
        .isEqualTo(5);
    assertThat(said.rank()).isEqualTo(2);
    assertThat(one(GRANT, read(subject("bea"), null))).isEqualTo(Contribution.NOT_APPLICABLE);
  }

  @Test
  void aGrantMustHoldForEveryoneInTheChainOfDelegation() {
    assertThat(one(GRANT, read(behalf(subject("job", "steward"), subject("bea")), null)))
        .isEqualTo(Contribution.NOT_APPLICABLE);
    Contribution said =
        one(GRANT, read(behalf(subject("job", "steward"), subject("bea", "analyst")), null));
    assertThat(((Contribution.Applies) said).obligations().minimumAggregation()).isEqualTo(5);
  }

  @Test
  void aGuardHoldsForAnyoneInTheChainOfDelegation() {
    String table =
        """
        kind,guard
        when subject.role,then deny
        intern,not for interns
        """;
    assertThat(one(table, read(behalf(subject("job"), subject("bea", "intern")), null)))
        .isInstanceOf(Contribution.Denies.class);
    assertThat(one(table, read(behalf(subject("job"), subject("bea")), null)))
        .isEqualTo(Contribution.NOT_APPLICABLE);
  }

  @Test
  void aGrantByColumnMustPermitEveryColumn() {
    String table =
        """
        kind,grant
        when column.sensitivity,then permit
        internal,yes
        """;
    assertThat(one(table, access(subject("b"), "read", null, null, List.of(AMOUNT))))
        .isInstanceOf(Contribution.Applies.class);
    assertThat(one(table, access(subject("b"), "read", null, null, List.of(AMOUNT, EMAIL))))
        .isEqualTo(Contribution.NOT_APPLICABLE);
    assertThat(one(table, access(subject("b"), "read", null, null, List.of())))
        .isEqualTo(Contribution.NOT_APPLICABLE);
  }

  @Test
  void anExceptionRowTakesAGrantBack() {
    String table =
        """
        kind,grant
        when subject.role,then permit,then reason
        analyst,yes,
        contractor,no,contractors need an agreement
        """;
    assertThat(one(table, read(subject("b", "analyst"), null)))
        .isInstanceOf(Contribution.Applies.class);
    assertThat(messages(one(table, read(subject("b", "analyst", "contractor"), null))))
        .containsExactly("contractors need an agreement");
  }

  @Test
  void aTableOutsideItsScopeDoesNotApplyWhateverIsAbsent() {
    String table = PURPOSES.replace("force,mandatory", "applies.actions,export");
    table = table.replace("\"read, export\"", "export");
    assertThat(one(table, read(subject("bea"), null))).isEqualTo(Contribution.NOT_APPLICABLE);
  }

  @Test
  void theHeaderIsExposed() {
    try (DroolsPolicies policies =
        compile(
            """
            kind,guard
            force,mandatory
            floor,mask,*pii,tokenize
            floor,duty,log
            max_waiver,90 days
            applies.actions,"read, export",share
            when action,then deny
            read,yes
            """)) {
      var header = policies.headers().getFirst();
      assertThat(header.source().id().value()).isEqualTo("council.t");
      assertThat(header.source().layer()).isEqualTo(Layer.COUNCIL);
      assertThat(header.force()).isEqualTo(Force.MANDATORY);
      assertThat(header.floor().masks()).containsEntry("*pii", Mask.Pseudonym.TOKENIZE);
      assertThat(header.floor().rest().duties()).hasSize(1);
      assertThat(header.maxWaiver()).hasDays(90);
      assertThat(header.applies().actions().allows("share")).isTrue();
      assertThat(header.applies().actions().allows("train")).isFalse();
    }
  }

  static List<String> messages(Contribution said) {
    return ((Contribution.Denies) said).reasons().stream().map(r -> r.message()).toList();
  }
}
