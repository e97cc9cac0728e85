package dev.bylaw.rego.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.bylaw.rego.CompileOptions;
import dev.bylaw.rego.CompileResult;
import dev.bylaw.rego.EvalError;
import dev.bylaw.rego.Evaluation;
import dev.bylaw.rego.EvaluationInput;
import dev.bylaw.rego.RegoCompiler;
import dev.bylaw.rego.RegoSource;
import dev.bylaw.rego.value.ArrayValue;
import dev.bylaw.rego.value.Json;
import dev.bylaw.rego.value.ObjectValue;
import dev.bylaw.rego.value.StringValue;
import dev.bylaw.rego.value.Value;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random programs give here what they give on the real OPA. {@code -Dbylaw.fuzz.programs=N} sets
 * how many are tried, {@code -Dbylaw.seed=N} from where.
 */
class OpaFuzzTest {
  /** Programs that one run of OPA evaluates together. */
  private static final int BATCH = 100;

  private static final String DATA =
      "{\"base\": {\"n\": 3, \"xs\": [1, \"a\", 2, null], \"o\": {\"a\": 1, \"b\": [2]},"
          + " \"m\": {\"x\": {\"v\": 1}, \"y\": {\"v\": 2}}}}";

  @TempDir Path folder = Path.of(".");
  private String opa = "";
  private int agreed;
  private int refusedByOpa;

  @Test
  void randomProgramsAgreeWithOpa() throws Exception {
    Path found = OpaDifferentialTest.opa();
    assumeTrue(found != null, "opa is not installed: random programs are not compared with it");
    opa = String.valueOf(found);
    int programs = Integer.getInteger("bylaw.fuzz.programs", 200);
    long seed = Long.getLong("bylaw.seed", 7L);
    System.out.println("random programs: seed " + seed);
    SplittableRandom random = new SplittableRandom(seed);
    List<String> differences = new ArrayList<>();
    for (int done = 0; done < programs; done += BATCH) {
      batch(random.split(), differences);
    }
    System.out.printf(
        "random programs: %d agreed, %d refused by opa, %d differ%n",
        agreed, refusedByOpa, differences.size());
    assertThat(differences).as("seed %d", seed).isEmpty();
  }

  private void batch(SplittableRandom random, List<String> differences) throws Exception {
    Value input = Json.parse(input(random));
    ObjectValue data = (ObjectValue) Json.parse(DATA);
    Map<String, String> together = new LinkedHashMap<>();
    Map<String, Value> ours = new LinkedHashMap<>();
    for (int i = 0; i < BATCH; i++) {
      String name = "p" + i;
      String module = new ProgramGenerator(random.split()).module("fz." + name);
      Value result = ours(name, module, input, data);
      if (result instanceof StringValue problem) {
        Value theirs = opa(Map.of(name, module), input);
        compare(module, problem, single(theirs, name), differences);
      } else {
        together.put(name, module);
        ours.put(name, result);
      }
    }
    Value theirs = opa(together, input);
    if (theirs instanceof ObjectValue packages) {
      ours.forEach((name, value) ->
          compare(together.getOrDefault(name, ""), value, packages.get(name), differences));
      return;
    }
    for (Map.Entry<String, String> program : together.entrySet()) {
      Value alone =
          single(opa(Map.of(program.getKey(), program.getValue()), input), program.getKey());
      compare(program.getValue(), ours.get(program.getKey()), alone, differences);
    }
  }

  private static @Nullable Value single(@Nullable Value packages, String name) {
    return packages instanceof ObjectValue object ? object.get(name) : packages;
  }

  /** A text stands for the code of an error. */
  private void compare(
      String module, @Nullable Value ours, @Nullable Value theirs, List<String> differences) {
    boolean weRefuse = ours instanceof StringValue text && text.value().contains(": rego_");
    if (theirs == null
        || theirs.equals(StringValue.of("rego_type_error"))
        || theirs.equals(StringValue.of("eval_internal_error"))) {
      // not typed, or a failure of OPA itself
      refusedByOpa++;
    } else if (theirs.equals(StringValue.of("rego_compile_error"))
        || theirs.equals(StringValue.of("rego_parse_error"))) {
      // what we let pass and OPA does not is the compiler's to be tested for, not the evaluator's
      refusedByOpa++;
    } else if (weRefuse && theirs instanceof StringValue code && code.value().startsWith("rego_")) {
      refusedByOpa++;
    } else if (theirs.equals(ours)) {
      agreed++;
    } else {
      differences.add("\n" + module + "ours:   " + ours + "\ntheirs: " + theirs + "\n");
    }
  }

  private static Value ours(String name, String module, Value input, ObjectValue data) {
    CompileResult compiled =
        RegoCompiler.compile(
            List.of(new RegoSource(name + ".rego", module)), CompileOptions.standard());
    if (compiled.program() == null) {
      return StringValue.of(compiled.diagnostics().getFirst().toString());
    }
    Evaluation evaluation =
        compiled.program().prepare("data.fz." + name).evaluate(EvaluationInput.of(input, data, 0));
    return switch (evaluation) {
      case Evaluation.Defined(Value value) -> Conformance.json(value);
      case Evaluation.Undefined _ -> StringValue.of("undefined");
      case Evaluation.Failed(EvalError error) -> StringValue.of(error.code());
    };
  }

  /** The packages' values, or the code of an error; null where OPA refuses every program. */
  private @Nullable Value opa(Map<String, String> programs, Value input) throws Exception {
    Path here = Files.createTempDirectory(folder, "batch");
    Map<String, String> left = new LinkedHashMap<>(programs);
    while (!left.isEmpty()) {
      List<String> command = new ArrayList<>(List.of(opa, "eval", "--format", "json", "data.fz"));
      for (Map.Entry<String, String> program : left.entrySet()) {
        Path file = here.resolve(program.getKey() + ".rego");
        Files.writeString(file, program.getValue());
        command.addAll(List.of("-d", file.toString()));
      }
      Path data = here.resolve("data.json");
      Files.writeString(data, DATA);
      Path in = here.resolve("input.json");
      Files.writeString(in, Json.write(input));
      command.addAll(List.of("-d", data.toString(), "-i", in.toString()));
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      ObjectValue output = (ObjectValue) Json.parse(process.getInputStream().readAllBytes());
      if (!(output.get("errors") instanceof ArrayValue errors)) {
        return output.get("result") instanceof ArrayValue rows
                && rows.get(0) instanceof ObjectValue row
                && row.get("expressions") instanceof ArrayValue expressions
                && expressions.get(0) instanceof ObjectValue expression
            ? expression.get("value")
            : StringValue.of("undefined");
      }
      String code = "";
      int before = left.size();
      for (Value element : errors) {
        if (element instanceof ObjectValue error
            && error.get("code") instanceof StringValue text
            && (code.isEmpty() || text.value().startsWith("rego"))) {
          code = text.value();
          if (code.startsWith("rego")
              && error.get("location") instanceof ObjectValue location
              && location.get("file") instanceof StringValue file) {
            left.remove(file.value().replaceAll(".*/|\\.rego$", ""));
          }
        }
      }
      if (left.size() == before || programs.size() == 1) {
        return StringValue.of(code);
      }
    }
    return null;
  }

  private static String input(SplittableRandom random) {
    String[] values = {"1", "2", "0", "\"a\"", "\"b\"", "true", "false", "null", "[1]", "1.5"};
    StringBuilder input = new StringBuilder("{");
    for (String name : List.of("a", "b", "n", "s", "m")) {
      if (random.nextInt(5) > 0) {
        String value =
            name.equals("n") ? "" + random.nextInt(5) : values[random.nextInt(values.length)];
        input.append('"').append(name).append("\": ").append(value).append(", ");
      }
    }
    return input
        .append("\"xs\": [1, \"a\", ")
        .append(values[random.nextInt(values.length)])
        .append("], \"o\": {\"a\": ")
        .append(values[random.nextInt(values.length)])
        .append(", \"b\": \"b\"}, \"ps\": [[1, \"a\"], [\"b\", 2], [1, 1]]}")
        .toString();
  }
}
