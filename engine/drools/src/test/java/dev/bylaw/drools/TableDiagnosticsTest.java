package dev.bylaw.drools;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bylaw.drools.policy.KnownNames;
import dev.bylaw.drools.sheet.SheetLimits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What is said of tables that are wrong: src/test/resources/tables/diagnostics.txt. */
class TableDiagnosticsTest {
  private static final DroolsOptions OPTIONS =
      new DroolsOptions(
          false,
          KnownNames.of(
              Set.of("sales", "marketing"),
              Set.of("analytics", "campaign"),
              Set.of("eu-west-1"),
              Set.of("pii", "email"),
              Set.of("internal", "confidential")),
          SheetLimits.DEFAULT,
          EvaluationLimits.DEFAULT);

  @TestFactory
  List<DynamicTest> everyMistakeIsToldWithItsPlace() throws IOException {
    String text;
    try (var in = getClass().getResourceAsStream("/tables/diagnostics.txt")) {
      text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    List<DynamicTest> tests = new ArrayList<>();
    int chunk = 0;
    for (String each : text.substring(text.indexOf("id,x")).split("\n===\n")) {
      int name = ++chunk;
      tests.add(DynamicTest.dynamicTest("chunk " + name, () -> check(each)));
    }
    return tests;
  }

  private static void check(String chunk) {
    List<String> expected = chunk.lines().filter(line -> line.startsWith(">>> ")).toList();
    String table =
        String.join("\n", chunk.lines().filter(line -> !line.startsWith(">>> ")).toList());
    table =
        table.replaceFirst(
            "^HEAD ", "bylaw,table\nid,x\ntitle,T\ndescription,d\nowner,o\nrationale,r\nkind,");
    CompileResult result =
        DroolsPolicies.compile(List.of(Requests.council("t.csv", table)), OPTIONS);
    assertThat(result.diagnostics().stream().map(d -> ">>> " + d).toList())
        .containsExactlyElementsOf(expected);
    boolean broken = expected.stream().anyMatch(line -> line.contains(": error: "));
    assertThat(result.policies() == null).isEqualTo(broken);
  }
}
