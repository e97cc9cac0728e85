package dev.bylaw.review.counterfactual;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bylaw.federation.record.DecisionRecord;
import dev.bylaw.federation.request.AccessRequest;
import dev.bylaw.federation.request.AttributeValue;
import dev.bylaw.federation.request.Consumer;
import dev.bylaw.federation.request.Mode;
import dev.bylaw.federation.request.RequestContext;
import dev.bylaw.federation.request.ResourceRef;
import dev.bylaw.federation.request.Subject;
import dev.bylaw.pdp.Chance;
import dev.bylaw.pdp.DecisionPoint;
import dev.bylaw.pdp.Outcome;
import dev.bylaw.review.Shipped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FreeAttributesTest {
  private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");

  @TempDir Path temp;

  @Test
  void numberIsProposedThatReachesWhatThePolicyAsksFor() throws IOException {
    Remedies remedies = remedies("deny contains \"low\" if input.subject.attributes.level < 3");
    assertThat(words(remedies))
        .containsExactly(
            "state subject.attributes.level `3`", "state subject.attributes.level `4`");
    assertThat(whose(remedies))
        .containsOnly(
            "whoever vouches for the subject's attributes, if it is so; asked about by test.guard");
    assertThat(remedies.absent()).containsExactly(absent("subject.attributes.level", "3", "4"));
  }

  @Test
  void textAndElementsOfListsAreProposed() throws IOException {
    Remedies remedies =
        remedies(
            """
            deny contains "desk" if not "fraud" in input.context.attributes.desks
            deny contains "kind" if input.context.engine != wanted
            wanted := "spark"
            """);
    assertThat(remedies.all())
        .singleElement()
        .satisfies(remedy ->
            assertThat(remedy.changes().stream().map(Change::words))
                .containsExactly(
                    "state context.attributes.desks `[\"fraud\"]`",
                    "state context.engine `\"spark\"`"));
    assertThat(remedies.absent())
        .containsExactly(
            absent("context.attributes.desks", "[\"fraud\"]"),
            absent("context.engine", "\"spark\""));
  }

  @Test
  void truthValueIsProposedAsThePolicyWantsIt() throws IOException {
    assertThat(words(remedies("deny contains \"frozen\" if input.context.attributes.frozen")))
        .containsExactly("state context.attributes.frozen `false`");
  }

  @Test
  void attributeOfWhichNoFileSaysAnythingIsNamedWithoutValues() throws IOException {
    Remedies remedies =
        remedies(
            "deny contains \"case\" if not startswith(input.context.attributes.ticket, \"T-\")");
    assertThat(words(remedies)).isEmpty();
    assertThat(remedies.absent()).containsExactly(absent("context.attributes.ticket"));
  }

  @Test
  void valuesAreFoundBehindFunctions() throws IOException {
    Remedies remedies =
        remedies(
            """
            deny contains "team" if not trusted(input.subject.attributes.team)
            trusted(name) if name in {"blue", "green"}
            """);
    assertThat(words(remedies))
        .containsExactly(
            "state subject.attributes.team `\"blue\"`",
            "state subject.attributes.team `\"green\"`");
  }

  private static Absent absent(String field, String... values) {
    return new Absent(
        field, List.of(new dev.bylaw.federation.policy.PolicyId("test.guard")), List.of(values));
  }

  private static List<String> words(Remedies remedies) {
    return remedies.all().stream()
        .filter(r -> r.changes().size() == 1)
        .map(r -> r.changes().getFirst().words())
        .toList();
  }

  private static List<String> whose(Remedies remedies) {
    return remedies.all().stream().map(r -> r.changes().getFirst().whose()).toList();
  }

  private Remedies remedies(String rules) throws IOException {
    Shipped.copyTo(temp);
    Files.writeString(
        temp.resolve("global/access/guard.rego"),
        """
        # METADATA
        # title: A guard
        # custom:
        #   bylaw: {kind: guard, owner: privacy-office, force: mandatory, id: test.guard}
        package bylaw.global.access.test_guard

        """
            + rules);
    DecisionPoint point = new DecisionPoint(Shipped.policies(temp), Chance.none());
    AccessRequest request =
        new AccessRequest(
            "r",
            new Subject("user", "u", Set.of("analyst"), Map.of(), null),
            "read",
            new ResourceRef("urn:mesh:sales:orders", "orders", "orders", List.of(), null),
            "campaign",
            null,
            new Consumer("marketing", null, "EU", "eu-west-1"),
            new RequestContext(
                null,
                null,
                Set.of("mask", "row_filter", "minimum_aggregation"),
                null,
                Map.of("other", AttributeValue.of("x"))),
            Mode.ENFORCE);
    return switch (point.authorize(request, NOW, false)) {
      case Outcome.Decided<DecisionRecord>(DecisionRecord record) -> {
        assertThat(record.decision().isPermit()).isFalse();
        yield new Counterfactuals(point).of(record);
      }
      case Outcome.Refused<DecisionRecord>(var violations) ->
          throw new AssertionError(violations.toString());
    };
  }
}
