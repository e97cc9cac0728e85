package dev.bylaw.rego.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.bylaw.rego.value.ArrayValue;
import dev.bylaw.rego.value.Json;
import dev.bylaw.rego.value.ObjectValue;
import dev.bylaw.rego.value.SetValue;
import dev.bylaw.rego.value.StringValue;
import dev.bylaw.rego.value.Value;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The expected results of our own cases are still what the installed OPA gives. */
class OpaDifferentialTest {
  @TempDir Path folder = Path.of(".");

  @TestFactory
  Stream<DynamicTest> opaAgreesWithOurCases() throws Exception {
    Path opa = opa();
    assumeTrue(opa != null, "opa is not installed: our cases are not compared with it");
    return ConformanceCase.under(OwnCasesTest.CASES).stream()
        .map(c -> DynamicTest.dynamicTest(c.name(), () -> compare(String.valueOf(opa), c)));
  }

  private void compare(String opa, ConformanceCase c) throws Exception {
    Path here = Files.createTempDirectory(folder, "case");
    List<String> command = new ArrayList<>(List.of(opa, "eval", "--format", "json"));
    for (int i = 0; i < c.modules().size(); i++) {
      Path module = here.resolve("test-" + i + ".rego");
      Files.writeString(module, c.modules().get(i));
      command.addAll(List.of("-d", module.toString()));
    }
    Path data = here.resolve("data.json");
    Files.writeString(data, Json.write(c.data()));
    command.addAll(List.of("-d", data.toString()));
    if (c.input() != null) {
      Path input = here.resolve("input.json");
      Files.writeString(input, Json.write(c.input()));
      command.addAll(List.of("-i", input.toString()));
    }
    if (c.strictError()) {
      command.add("--strict-builtin-errors");
    }
    command.add(c.query());
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    Value output = Json.parse(process.getInputStream().readAllBytes());
    assertThat((Object) output).isInstanceOf(ObjectValue.class);
    ObjectValue result = (ObjectValue) output;
    if (c.wantErrorCode() != null) {
      assertThat(firstError(result)).isEqualTo(c.wantErrorCode());
      return;
    }
    SetValue.Builder bindings = SetValue.builder();
    if (result.get("result") instanceof ArrayValue rows) {
      for (Value row : rows) {
        Value of = ((ObjectValue) row).get("bindings");
        bindings.add(of == null ? ObjectValue.EMPTY : of);
      }
    }
    ArrayValue want = c.wantResult() == null ? ArrayValue.EMPTY : c.wantResult();
    assertThat((Object) bindings.build()).isEqualTo(SetValue.of(want.asList()));
  }

  private static @Nullable String firstError(ObjectValue result) {
    return result.get("errors") instanceof ArrayValue errors
            && errors.get(0) instanceof ObjectValue error
            && error.get("code") instanceof StringValue code
        ? code.value()
        : null;
  }

  /** The real OPA, or null. */
  static @Nullable Path opa() {
    List<String> folders = new ArrayList<>();
    String path = System.getenv("PATH");
    if (path != null) {
      folders.addAll(List.of(path.split(java.io.File.pathSeparator)));
    }
    folders.add(System.getProperty("user.home") + "/go/bin");
    return folders.stream()
        .map(name -> Path.of(name, "opa"))
        .filter(Files::isExecutable)
        .findFirst()
        .orElse(null);
  }
}
