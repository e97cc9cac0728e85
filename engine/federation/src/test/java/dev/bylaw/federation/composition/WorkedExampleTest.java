package dev.bylaw.federation.composition;

import static dev.bylaw.federation.composition.Given.CLOCK;
import static dev.bylaw.federation.composition.Given.source;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bylaw.federation.obligation.Allowed;
import dev.bylaw.federation.obligation.Mask;
import dev.bylaw.federation.obligation.Obligation;
import dev.bylaw.federation.obligation.ObligationTemplate;
import dev.bylaw.federation.obligation.Obligations;
import dev.bylaw.federation.obligation.Predicate;
import dev.bylaw.federation.policy.Contribution;
import dev.bylaw.federation.policy.ErrorCode;
import dev.bylaw.federation.policy.Guard;
import dev.bylaw.federation.policy.Origin;
import dev.bylaw.federation.policy.PolicyId;
import dev.bylaw.federation.policy.Scope;
import dev.bylaw.federation.policy.Subjects;
import dev.bylaw.federation.policy.Waivability;
import dev.bylaw.federation.policy.Waiver;
import dev.bylaw.federation.request.AttributeValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The worked example of docs/algebra.md, as the kernel answers it. */
final class WorkedExampleTest {
  private static final Contribution MARKETS =
      Contribution.applies(
          Obligations.builder()
              .filter(
                  Predicate.of(
                      "country", Predicate.Op.IN, AttributeValue.of("DE"), AttributeValue.of("CH")))
              .build());

  @Test
  void isWhatTheDocumentShows() throws IOException {
    String shown =
        Files.readString(Path.of(System.getProperty("bylaw.root"), "docs", "algebra.md"));
    String[] answers = {
      tell("without a waiver", given(MARKETS).decide()),
      tell(
          "with a waiver that demands tokens",
          given(MARKETS).waiver(until(CLOCK.plusSeconds(3600))).decide()),
      tell(
          "and one second before the waiver ends",
          given(MARKETS).waiver(until(CLOCK.plusSeconds(1))).decide()),
      tell("the waiver has ended", given(MARKETS).waiver(until(CLOCK)).decide()),
      tell("the request names reports", given(MARKETS).agreement("reports").decide()),
      tell(
          "sales.markets fails",
          given(Contribution.failed(ErrorCode.EVALUATION, "country is not known")).decide()),
      tell("the caller supports masks alone", given(MARKETS).supporting("mask").decide()),
    };
    assertThat(shown).contains("```\n" + String.join("\n", answers) + "```\n");
  }

  private static Given given(Contribution markets) {
    return new Given()
        .guard(
            new Guard.Mandatory(
                source("council.pii", Origin.COUNCIL),
                Contribution.applies(pii(Mask.Pseudonym.HASH_GLOBAL)),
                Scope.ALL,
                new Waivability.Terms(
                    new ObligationTemplate(
                        Map.of("*pii", Mask.Pseudonym.TOKENIZE), Obligations.NONE),
                    Duration.ofDays(30),
                    Set.of("ann"),
                    1)))
        .local("sales.markets", markets)
        .grant(
            "crm",
            0,
            Obligations.builder()
                .mask("email", new Mask.Partial(Mask.End.LAST, 4))
                .ttl(Duration.ofSeconds(60))
                .build())
        .grant("reports", 1, Obligations.builder().minimumAggregation(20).build());
  }

  private static Obligations pii(Mask mask) {
    return Obligations.builder().mask("email", mask).mask("phone", mask).build();
  }

  private static Waiver until(Instant end) {
    return new Waiver.Issued(
        source("waiver-7", Origin.COUNCIL),
        new PolicyId("council.pii"),
        Scope.ALL,
        Subjects.ALL,
        Allowed.ANY,
        CLOCK.minus(Duration.ofDays(1)),
        end,
        "hashes of different casings did not join",
        "GOV-7",
        "dan",
        Set.of("ann"),
        new ObligationTemplate(Map.of("*pii", Mask.Pseudonym.TOKENIZE), Obligations.NONE));
  }

  private static String tell(String what, Decision decision) {
    StringBuilder text = new StringBuilder(what).append(": ").append(decision.effect());
    if (!decision.isPermit()) {
      text.append(", ").append(decision.cause()).append('\n');
      decision.reasons().forEach(reason -> text.append("  ").append(reason.message()).append('\n'));
      return text.toString();
    }
    text.append(" by " + decision.grant() + ", ttl " + decision.ttl().toSeconds() + " s\n");
    for (AttributedObligation each : decision.obligations()) {
      String from = each.policies().stream().map(PolicyId::value).collect(Collectors.joining(", "));
      text.append("  " + words(each.obligation()) + " (" + from + ")\n");
    }
    decision
        .alternatives()
        .forEach(other -> text.append("  alternative: ").append(other.grant()).append('\n'));
    return text.toString();
  }

  private static String words(Obligation obligation) {
    return switch (obligation) {
      case Obligation.ColumnMask(String column, Mask mask) -> column + " " + mask.action();
      case Obligation.RowFilter(Predicate(String column, Predicate.Op op, var values)) ->
          "rows " + column + " " + op + " " + values;
      case Obligation.MinimumAggregation(int k) -> "groups of " + k;
      default -> obligation.toString();
    };
  }
}
