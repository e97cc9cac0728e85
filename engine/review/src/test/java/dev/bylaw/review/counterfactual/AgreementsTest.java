package dev.bylaw.review.counterfactual;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bylaw.federation.record.DecisionRecord;
import dev.bylaw.federation.request.AccessRequest;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is proposed of agreements, written into the tree's files and decided again. */
class AgreementsTest {
  private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
  private static final String FILE = "domains/sales/products/orders/agreements.yaml";

  private static DecisionPoint point;

  @TempDir Path temp;

  @BeforeAll
  static void load() throws IOException {
    point = new DecisionPoint(Shipped.policies(), Chance.none());
  }

  @Test
  void purposeThatNobodyAgreedUponIsAddedOrAgreedAnew() throws IOException {
    AccessRequest request = request("read", "fulfilment", "marketing", "u", null);
    List<Change.Agree> proposed = proposed(request, NOW);
    assertThat(proposed)
        .extracting(Change::words)
        .contains(
            "amend agreement `marketing-campaigns` in "
                + FILE
                + ":9: purpose [analytics, campaign, fulfilment]",
            "amend agreement `sales-own-use` in "
                + FILE
                + ":3: consumer.domains [marketing, sales]",
            "agree upon the use: `orders-for-marketing` in " + FILE);
    assertThat(proposed.getFirst().whose())
        .isEqualTo(
            "ana.silva@example.com, who answers for `urn:mesh:sales:orders`, and sales-data for the"
                + " domain");
    everyProposalWorks(request, NOW, proposed);
  }

  @Test
  void agreementThatEndedIsRenewed() throws IOException {
    Instant later = Instant.parse("2028-02-29T10:00:00Z");
    AccessRequest request = request("read", "campaign", "marketing", "u", null);
    List<Change.Agree> proposed = proposed(request, later);
    assertThat(proposed.getFirst().words()).endsWith(":9: end 2029-02-28");
    everyProposalWorks(request, later, proposed);
  }

  @Test
  void agreementThatIsNamedIsTheOneThatIsProposed() throws IOException {
    AccessRequest other = request("read", "campaign", "marketing", "u", "sales-own-use");
    assertThat(proposed(other, NOW)).extracting(c -> c.agreement().id()).contains("sales-own-use");
    everyProposalWorks(other, NOW, proposed(other, NOW));
    AccessRequest unknown = request("read", "campaign", "marketing", "u", "to.be-made");
    assertThat(proposed(unknown, NOW))
        .singleElement()
        .satisfies(c -> assertThat(c.yaml()).startsWith("  - id: \"to.be-made\"\n"));
    everyProposalWorks(unknown, NOW, proposed(unknown, NOW));
  }

  /** Without names that mesh.yaml knows no file could be written. */
  @Test
  void nothingIsProposedThatNoFileCouldSay() {
    assertThat(proposed(request("read", "no-purpose", "marketing", "u", null), NOW)).isEmpty();
    assertThat(proposed(request("read", "campaign", "elsewhere", "u", null), NOW)).isEmpty();
  }

  /** Ids are quoted where YAML would take them for something else. */
  @Test
  void newAgreementHoldsAnyId() throws IOException {
    AccessRequest request =
        request("read", "fulfilment", "marketing", "a: \"b\" # {c}, [d]\\ é", null);
    List<Change.Agree> proposed = proposed(request, NOW);
    everyProposalWorks(request, NOW, List.of(proposed.getLast()));
  }

  private void everyProposalWorks(AccessRequest request, Instant at, List<Change.Agree> proposed)
      throws IOException {
    assertThat(proposed).isNotEmpty();
    Shipped.copyTo(temp.resolve("tree"));
    Path file = temp.resolve("tree").resolve(FILE);
    String before = Files.readString(file);
    for (Change.Agree each : proposed) {
      assertThat(each.file()).isEqualTo(FILE);
      Files.writeString(file, written(before, each));
      DecisionPoint other =
          new DecisionPoint(Shipped.policies(temp.resolve("tree")), Chance.none());
      assertThat(decide(other, request, at).decision().isPermit()).as(each.yaml()).isTrue();
    }
    try (var files = Files.walk(temp.resolve("tree"))) {
      files.sorted(java.util.Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
    }
  }

  /** The file with the proposal written into it, as a person would. */
  private static String written(String before, Change.Agree change) {
    if (change.before() == null) {
      return before + change.yaml();
    }
    List<String> lines = new ArrayList<>();
    boolean here = false;
    for (String line : before.lines().toList()) {
      if (line.startsWith("  - id: ")) {
        here = line.equals("  - id: " + change.agreement().id());
      }
      if (here && line.strip().equals("consumer:")) {
        lines.add(line);
        for (Edit edit : change.edits()) {
          if (edit.key().startsWith("consumer.")) {
            lines.add("      " + edit.key().substring("consumer.".length()) + ": " + edit.value());
          }
        }
        continue;
      }
      String key = line.strip().replaceFirst(":.*", "");
      String value = null;
      for (Edit edit : change.edits()) {
        value = here && edit.key().equals(key) ? edit.value() : value;
      }
      lines.add(value == null ? line : "    " + key + ": " + value);
    }
    return String.join("\n", lines) + "\n";
  }

  private static List<Change.Agree> proposed(AccessRequest request, Instant at) {
    DecisionRecord record = decide(point, request, at);
    assertThat(record.decision().isPermit()).isFalse();
    return new Counterfactuals(point)
        .of(record).all().stream()
            .filter(r -> r.changes().size() == 1)
            .map(r -> r.changes().getFirst())
            .filter(Change.Agree.class::isInstance)
            .map(Change.Agree.class::cast)
            .toList();
  }

  private static DecisionRecord decide(DecisionPoint by, AccessRequest request, Instant at) {
    return switch (by.authorize(request, at, false)) {
      case Outcome.Decided<DecisionRecord>(DecisionRecord record) -> record;
      case Outcome.Refused<DecisionRecord>(var violations) ->
          throw new AssertionError(violations.toString());
    };
  }

  private static AccessRequest request(
      String action, String purpose, String domain, String id, @Nullable String agreement) {
    return new AccessRequest(
        "r",
        new Subject("user", id, Set.of("analyst"), Map.of(), null),
        action,
        new ResourceRef("urn:mesh:sales:orders", "orders", "orders", List.of(), null),
        purpose,
        agreement,
        new Consumer(domain, null, "EU", "eu-west-1"),
        new RequestContext(
            null, "trino", Set.of("mask", "row_filter", "minimum_aggregation"), null, Map.of()),
        Mode.ENFORCE);
  }
}
