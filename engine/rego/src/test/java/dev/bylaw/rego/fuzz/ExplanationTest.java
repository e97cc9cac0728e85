package dev.bylaw.rego.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.bylaw.rego.fuzz.Explanation.Reason;
import dev.bylaw.rego.fuzz.Verdict.Differs;
import dev.bylaw.rego.value.Json;
import dev.bylaw.rego.value.ObjectValue;
import dev.bylaw.rego.value.Value;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Programs that differ from OPA, each for the reason that is named, and one that has none. */
class ExplanationTest {
  @TempDir Path folder = Path.of(".");

  private record Case(Reason reason, String module, String data, String input, boolean strict) {
    Case(Reason reason, String module, String data, String input) {
      this(reason, module, data, input, false);
    }
  }

  private static final List<Case> CASES =
      List.of(
          new Case(Reason.WRITTEN_SET, "p0 := [v | some v in {input, [1]}]", "{}", "{}"),
          new Case(
              Reason.WRITTEN_SET,
              "p0 := [v | some v in {\"z\", input.a, input.b}]",
              "{}",
              "{\"a\": 1, \"b\": 1}"),
          new Case(
              Reason.WRITTEN_SET,
              "p0 := [v | some v in {\"a\": 1, input.m: \"a\"}]",
              "{}",
              "{\"m\": \"PUT\"}"),
          new Case(
              Reason.MUTATED,
              "p0 := data.x if {\n\tv := [1 | 1 <= 1 with input.u as 1] with input as data.x\n}",
              "{\"x\": {\"o\": {}}}",
              "{}"),
          new Case(
              Reason.HEAD_CLOSURE,
              "p0 := {{1 | 1 with data.x as {v | some v in input}}, 1}",
              "{}",
              "{}"),
          new Case(
              Reason.HEAD_CLOSURE,
              "p0 := union({input, {1 | input[1]; 1 with data.x as {v | some v in input}}})",
              "{}",
              "{}"),
          new Case(
              Reason.ORDER,
              "p0(\"a\", _) := 1\n\n"
                  + "p0(_, [v, _]) := input % 1 if not glob.match(\"?\", [\":\"], v)\n\n"
                  + "p1 := p0(p0(\"a\", input.ss), [1, \"a\"])",
              "{}",
              "{\"ss\": [\"a/b\", \"ab\"]}",
              true),
          new Case(
              Reason.LEFT_OVER,
              "p0 if {\n\tevery w in [1] { v; w }\n\tdata.x[v] in 1\n}",
              "{}",
              "{}"),
          new Case(Reason.REPEATED, "p0 if {\n\tv\n\tv\n\tdata.y[v] = 1\n}", "{}", "{}"),
          new Case(
              Reason.INDEX,
              "p0 if {\n\tsome k; x := [1][k]\n\tsome v in {1: w | some w in input; input[_] == k}"
                  + "\n\tx; v\n}",
              "{}",
              "[0, 0, 1]"),
          new Case(
              Reason.INDEX,
              "p0 if {\n\tv := input.m\n\tbits.lsh(1, v)\n\tnot input.ns[0] >= 1\n}",
              "{}",
              "{\"m\": 1e20}"),
          new Case(
              Reason.INDEX,
              "p0(true) := v if {\n\twalk(input, [v, w])\n}\n\n"
                  + "p1 if {\n\tevery v in input { every w in input { w; v }; 1 < p0(v) }\n}",
              "{}",
              "{\"b\": true}"),
          new Case(
              Reason.NUMBERS,
              "p0[1] := 1 if {\n\ttrue\n}\n\np1 contains data.fz.p0[v] if some v in input",
              "{}",
              "[1.0]"),
          new Case(
              Reason.ASKED_VALUE,
              "p0(1) := 1 if {\n\ttrue\n} else := \"a\"\n\n"
                  + "p1 := 1 if data.fz.p2[\"a\"]\n\n"
                  + "p2 contains p0(input[0]) if {\n\ttrue\n}",
              "{}",
              "[1]"),
          new Case(
              Reason.ASKED_VALUE,
              "p0(1) := 1\n\ndefault p0(_) := \"a\"\n\n"
                  + "p1 := 1 if data.fz.p2[\"a\"]\n\n"
                  + "p2 contains p0(input[0]) if {\n\ttrue\n}",
              "{}",
              "[1]"));

  @Test
  void eachReasonIsFound() throws Exception {
    try (Oracle oracle = Oracle.start(folder)) {
      assumeTrue(oracle != null, "no Go or no OPA module: reasons are not tried");
      Trial trial = new Trial(oracle, false);
      for (Case each : CASES) {
        assertThat(reason(trial, each)).as(each.module).isEqualTo(each.reason);
      }
    }
  }

  private static Object reason(Trial trial, Case each) throws Exception {
    FuzzProgram program =
        new FuzzProgram(
            List.of("package fz\n\n" + each.module + "\n"),
            (ObjectValue) Json.parse(each.data),
            List.of((Value) Json.parse(each.input)),
            "data.fz",
            each.strict);
    Verdict verdict = trial.of(program);
    return verdict instanceof Differs differs
        ? String.valueOf(new Explanation(trial).of(program, differs)).equals("null")
            ? differs
            : new Explanation(trial).of(program, differs)
        : verdict;
  }
}
