package dev.bylaw.review.cases;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bylaw.bundle.diagnostic.Diagnostic;
import dev.bylaw.federation.request.AccessRequest;
import dev.bylaw.federation.request.AttributeValue;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CaseFileTest {
  private static final String HEAD =
      """
      at: 2026-11-21
      defaults:
        request:
          subject: {type: user, id: u, roles: [a, b], attributes: {level: 3, tags: {many: {values: [{text: x}]}}}}
          action: read
          resource: {data_product: "urn:p"}
          purpose: campaign
          context: {supported_obligations: [mask, OBLIGATION_TYPE_ROW_FILTER, minimum-aggregation]}
        expect: {effect: permit}
      cases:
      """;

  private static CaseFile.Read read(String cases) {
    return CaseFile.of("a_cases.yaml", (HEAD + cases.indent(2)).getBytes(UTF_8));
  }

  private static AccessRequest only(String cases) {
    CaseFile.Read read = read(cases);
    assertThat(read.diagnostics()).isEmpty();
    assertThat(read.cases()).hasSize(1);
    return ((DecisionCase.Access) read.cases().getFirst()).request();
  }

  @Test
  void caseSaysOnlyWhatItVaries() {
    AccessRequest request =
        only("- {name: x, request: {subject: {roles: [c]}, consumer: {domain: sales}}}");
    assertThat(request.subject().id()).isEqualTo("u");
    assertThat(request.subject().roles()).containsExactly("c");
    assertThat(request.purpose()).isEqualTo("campaign");
    assertThat(request.consumer().domain()).isEqualTo("sales");
    assertThat(request.context().supportedObligations())
        .containsExactlyInAnyOrder("mask", "row_filter", "minimum_aggregation");
    assertThat(request.subject().attributes())
        .containsEntry("level", AttributeValue.of(3))
        .containsEntry(
            "tags", new AttributeValue.Many(List.<AttributeValue>of(AttributeValue.of("x"))));
  }

  @Test
  void nullTakesAwayWhatADefaultSays() {
    assertThat(only("- {name: x, request: {purpose: ~}}").purpose()).isNull();
    assertThat(only("- {name: x, columns: [request.purpose], rows: [[~]]}").purpose()).isNull();
  }

  @Test
  void tableIsACaseARow() {
    CaseFile.Read read =
        read(
            """
            - name: t
              at: 2026-01-01T00:00:00Z
              columns: [name, at, request.purpose, request.subject.roles, expect.effect, expect.masks.a.b]
              rows:
                - [one, ~, p1, [x], deny, clear]
                - [~, "2027-01-01T00:00:00Z", p2, [y, z], permit, drop]
            """);
    assertThat(read.diagnostics()).isEmpty();
    List<DecisionCase> cases = read.cases();
    assertThat(cases).extracting(DecisionCase::name).containsExactly("t, one", "t, row 2");
    assertThat(cases.getFirst().clock()).isEqualTo(Instant.parse("2026-01-01T00:00:00Z"));
    assertThat(cases.getLast().clock()).isEqualTo(Instant.parse("2027-01-01T00:00:00Z"));
    assertThat(cases.getLast().location().line()).isEqualTo(16);
    assertThat(cases.getLast().expected().masks()).containsOnlyKeys("a.b");
  }

  @Test
  void everyProblemIsToldOnceWithItsLine() {
    CaseFile.Read read =
        read(
            """
            - {name: x, request: {resource: {labels: [pii], port: p}}}
            - {name: x, expect: {efect: deny}}
            - {name: y, reqest: {}}
            - {name: z, columns: [purpose], rows: [[a]]}
            - {name: v, columns: [request.purpose], rows: [[a, b]]}
            - {name: w, retention: {}, request: {}}
            - {name: u, expect: ~}
            - {name: s, expect: {cause: gard, masks: {a: blur}, obligations: [{typ: x}]}}
            """);
    assertThat(read.cases()).extracting(DecisionCase::name).containsExactly("y");
    assertThat(read.diagnostics().stream().map(d -> d.location().line() + " " + d.code()))
        .containsExactly(
            "11 labels",
            "11 unknown_key",
            "12 duplicate_name",
            "12 unknown_key",
            "13 unknown_key",
            "14 unknown_value",
            "15 wrong_row",
            "16 ambiguous_case",
            "17 missing_key",
            "18 unknown_value",
            "18 unknown_value",
            "18 unknown_key");
    assertThat(read.diagnostics())
        .extracting(Diagnostic::hint)
        .contains("did you mean `effect`?", "did you mean `request`?", "did you mean `guard`?");
  }

  @Test
  void whatIsWrongInTheDefaultsIsToldOnce() {
    String text = HEAD.replace("action: read", "acton: read") + "  - {name: a}\n  - {name: b}\n";
    List<Diagnostic> found = CaseFile.of("a_cases.yaml", text.getBytes(UTF_8)).diagnostics();
    assertThat(found)
        .extracting(Diagnostic::code)
        .containsExactlyInAnyOrder("unknown_key", "missing_key");
  }

  @Test
  void clockIsAsked() {
    String text = HEAD.replace("at: 2026-11-21\n", "") + "  - {name: a}\n";
    assertThat(CaseFile.of("a_cases.yaml", text.getBytes(UTF_8)).diagnostics())
        .singleElement()
        .satisfies(d -> assertThat(d.message()).contains("clock is missing"));
  }

  /** Whatever the bytes are, the result is cases or diagnostics. */
  @Test
  void damagedFilesAreToldNeverThrown() {
    String whole =
        HEAD
            + """
              - {name: a, request: {subject: {on_behalf_of: {type: user, id: v}}}}
              - name: t
                columns: [request.purpose, expect.masks.a, expect.obligations]
                rows: [[a, drop, [{type: mask, column_mask: {column: x, action: null}}]], [~, clear, []]]
              - {name: r, retention: {data_product: "urn:p", event_time: 2020-01-01}, expect: {outcome: held, effect: ~}}
              - {name: c, compliance: {document: {kind: x}}, expect: {effect: ~, refused: {field: document}}}
            """
                .indent(2);
    CaseFile.Read intact = CaseFile.of("a_cases.yaml", whole.getBytes(UTF_8));
    assertThat(intact.diagnostics()).isEmpty();
    assertThat(intact.cases()).hasSize(5);
    SplittableRandom random = new SplittableRandom(17);
    for (int i = 0; i < 1_500; i++) {
      byte[] bytes = whole.getBytes(UTF_8);
      for (int n = random.nextInt(1, 6); n > 0; n--) {
        int at = random.nextInt(bytes.length);
        switch (random.nextInt(3)) {
          case 0 -> bytes[at] = (byte) random.nextInt(128);
          case 1 -> bytes[at] = (byte) "{}[]:,~\n -&*\"'".charAt(random.nextInt(14));
          default -> {
            int from = random.nextInt(bytes.length);
            int length = Math.min(random.nextInt(30), bytes.length - Math.max(at, from));
            System.arraycopy(bytes, from, bytes, at, length);
          }
        }
      }
      CaseFile.Read read = CaseFile.of("a_cases.yaml", bytes);
      assertThat(read.files()).hasSize(1);
    }
  }
}
