package dev.bylaw.rego.compile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bylaw.rego.syntax.Module;
import dev.bylaw.rego.syntax.Parser;
import dev.bylaw.rego.syntax.Printer;
import dev.bylaw.rego.syntax.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What compiling makes of rules: the guarantees of {@link CheckedProgram}. */
class CompilerTest {
  private static CheckedProgram program(String... sources) {
    List<Module> modules = new ArrayList<>();
    for (int i = 0; i < sources.length; i++) {
      modules.add(Objects.requireNonNull(Parser.parse(i + ".rego", sources[i]).module()));
    }
    CompileResult result = Compiler.compile(modules);
    assertThat(result.diagnostics()).isEmpty();
    return Objects.requireNonNull(result.program());
  }

  private static String compiled(String rules) {
    CheckedProgram program = program("package a\nimport data.b.c\nq := 1\n" + rules);
    RuleTree node = Objects.requireNonNull(program.rules().find(List.of("a", "p")));
    Rule rule = node.rules().getFirst().rule();
    return Printer.print(rule).replaceAll("\\s+", " ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      textBlock =
          """
          p := q                              ~ p := data.a.q if { true }
          p if c.x                            ~ p := true if { data.b.c.x }
          p if { x := c; x > 1 }              ~ p := true if { x = data.b.c (x > 1) }
          p if { x > 1; x = 2 }               ~ p := true if { x = 2 (x > 1) }
          p if { not x; x = q }               ~ p := true if { x = data.a.q not x }
          p if some x in input.xs             ~ p := true if { x = input.xs[#1] }
          p if some k, v in input.xs          ~ p := true if { v = input.xs[k] }
          p if count([1], 1)                  ~ p := true if { 1 = count([1]) }
          p if count(input.xs[i]) > i         ~ p := true if { #1 = input.xs[i] (count(#1) > i) }
          p if input.x[i] = input.y[j]        ~ p := true if { #1 = input.x[i] #1 = input.y[j] }
          p if input.x[i] = input.y[i]        ~ p := true if { #1 = input.x[i] #1 = input.y[i] }
          p if { [x, y] := [input.a[i], 1] }  ~ p := true if { #1 = input.a[i] [x, y] = [#1, 1] }
          p := input.xs[i]                    ~ p := #1 if { true #1 = input.xs[i] }
          p := input.xs[i] if i := 1          ~ p := input.xs[i] if { i = 1 }
          p := [x | x := input.y]             ~ p := [x | x = input.y] if { true }
          p := [x.y | some x in input.y]      ~ p := [x.y | x = input.y[#1]] if { true }
          p if walk(input, [x, y])            ~ p := true if { [x, y] = walk(input) }
          p if { x := 1; [x | x := 2] }       ~ p := true if { x = 1 [x#1 | x#1 = 2] }
          p if { [x | x = 1]; {x | x = 1} }   ~ p := true if { [x | x = 1] {x#1 | x#1 = 1} }
          p if { x = 1; [y | y = x] }         ~ p := true if { x = 1 [y | y = x] }
          p if f(1) with f as g               ~ p := true if { data.a.f(1) with data.a.f as data.a.g }
          p if count([]) == 1 with count as g ~ p := true if { (count([]) == 1) with count as data.a.g }
          """)
  void bodiesAreResolvedOrderedAndTakenApart(String source, String expected) {
    assertThat(compiled("f(x) := x\ng(x) := x\n" + source)).isEqualTo(expected);
  }

  @Test
  void rulesStandWhereTheirStringsEnd() {
    CheckedProgram program =
        program("package a.b\np.q[x].r := 1 if x := input.x\np.s contains 1\np.q[1] := 2");
    RuleTree node = Objects.requireNonNull(program.rules().find(List.of("a", "b", "p", "q")));
    assertThat(node.rules()).hasSize(2);
    assertThat(node.rules().getFirst().suffix()).hasSize(2);
    assertThat(node.rules().getLast().suffix()).hasSize(1);
    assertThat(program.rules().find(List.of("a", "b", "p", "s"))).isNotNull();
  }

  @Test
  void queriesTellTheirVariables() {
    CheckedProgram program = program("package a\np := 1");
    Parser.QueryResult query = Parser.parseQuery("q", "x = data.a.p; y := x; _ = 1; [z | z := y]");
    Compiler.QueryResult result = Compiler.query(program, Objects.requireNonNull(query.body()));
    assertThat(result.diagnostics()).isEmpty();
    assertThat(result.variables()).containsExactly("x", "y");
  }

  @Test
  void tenThousandRulesThatReadAllOfThePackageEnd() {
    StringBuilder source = new StringBuilder("package a\n");
    for (int i = 0; i < 10_000; i++) {
      source.append("p").append(i).append(" := data.b[input.x]\n");
    }
    StringBuilder other = new StringBuilder("package b\n");
    for (int i = 0; i < 10_000; i++) {
      other.append("p").append(i).append(" := ").append(i).append('\n');
    }
    assertThat(program(source.toString(), other.toString()).packages()).hasSize(2);
  }
}
