package dev.bylaw.rego.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.bylaw.rego.CompileOptions;
import dev.bylaw.rego.CompileResult;
import dev.bylaw.rego.EvalError;
import dev.bylaw.rego.Evaluation;
import dev.bylaw.rego.EvaluationInput;
import dev.bylaw.rego.Limits;
import dev.bylaw.rego.RegoCompiler;
import dev.bylaw.rego.RegoProgram;
import dev.bylaw.rego.RegoSource;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Whatever the bytes of a module, it is refused with diagnostics or it compiles, and what compiles
 * ends within its limits: no exception, no stack overflow, no endless loop. {@code
 * -Dbylaw.fuzz.inputs=N} sets how many are tried, {@code -Dbylaw.seed=N} from where.
 */
class SourceFuzzTest {
  /** Far above what any input needs; it ends a run that hangs. */
  private static final Duration HANG = Duration.ofSeconds(30);

  private static final Limits LIMITS = new Limits(200_000, 300, 2_000_000_000L, 1 << 20);

  /** What can be nested, with what closes it. */
  private static final List<List<String>> NESTS =
      List.of(
          List.of("[", "]"),
          List.of("{", "}"),
          List.of("(", ")"),
          List.of("{1: ", "}"),
          List.of("[x | ", "]"),
          List.of("{x | x := ", "}"),
          List.of("count(", ")"),
          List.of("x[", "]"),
          List.of("not ", ""),
          List.of("1 + ", "1"),
          List.of("-", "1"),
          List.of("$\"{", "}\""),
          List.of("every x in [1] { ", " }"),
          List.of("1 with input as ", "1"),
          List.of("x.y", ""),
          List.of("p := 1 if { true } else ", ""),
          List.of("\n# METADATA\n# x:\n#  - ", ""));

  private static final List<String> PIECES =
      List.of(
          "if",
          "contains",
          "some",
          "every",
          "in",
          "not",
          "with",
          "as",
          "else",
          "default",
          "import",
          "package",
          "true",
          "null",
          "input",
          "data",
          "_",
          "1e99999",
          "1e-400",
          "0x1",
          "\"",
          "`",
          "$\"",
          "{",
          "}",
          "[",
          "]",
          "(",
          ")",
          "|",
          "&",
          ":=",
          "=",
          "==",
          ":",
          ";",
          ",",
          ".",
          "\n",
          "\\u12",
          "# METADATA\n",
          "\u0000",
          "\uFEFF",
          "😀",
          "\r\n");

  @Test
  void everySourceIsRefusedOrEnds() {
    long first = Long.getLong("bylaw.seed", 1L);
    int inputs = Integer.getInteger("bylaw.fuzz.inputs", 1_000);
    int compiled = 0;
    for (long seed = first; seed < first + inputs; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      List<String> modules = modules(random);
      String name = "seed " + seed + ": " + shown(modules);
      EvaluationInput in =
          EvaluationInput.of(
                  ProgramGenerator.program(random).inputs().getFirst(),
                  ProgramGenerator.program(random).data(),
                  0)
              .withLimits(LIMITS);
      try {
        compiled += assertTimeoutPreemptively(HANG, () -> run(modules, in), name) ? 1 : 0;
      } catch (RuntimeException | StackOverflowError e) {
        throw new AssertionError(name, e);
      }
    }
    System.out.printf("random sources: %d of %d compile%n", compiled, inputs);
  }

  private static boolean run(List<String> modules, EvaluationInput in) {
    List<RegoSource> sources = new ArrayList<>();
    modules.forEach(text -> sources.add(new RegoSource("m" + sources.size() + ".rego", text)));
    CompileResult result = RegoCompiler.compile(sources, CompileOptions.standard());
    RegoProgram program = result.program();
    if (program == null) {
      assertThat(result.diagnostics()).isNotEmpty();
      return false;
    }
    Evaluation evaluation = program.prepare("data.fz").evaluate(in);
    if (evaluation instanceof Evaluation.Failed(EvalError error)) {
      assertThat(error.code()).as("%s", error).isNotEqualTo(EvalError.INTERNAL);
    }
    return true;
  }

  private static List<String> modules(SplittableRandom random) {
    return switch (random.nextInt(8)) {
      case 0 -> List.of(bytes(random));
      case 1 -> List.of("package fz\n\n" + soup(random));
      case 2 -> List.of("package fz\n\n" + nested(random));
      default ->
          ProgramGenerator.program(random).plain().modules().stream()
              .map(module -> random.nextInt(4) == 0 ? module : mutated(module, random))
              .toList();
    };
  }

  private static String bytes(SplittableRandom random) {
    byte[] bytes = new byte[random.nextInt(400)];
    random.nextBytes(bytes);
    return (random.nextBoolean() ? "package fz\n" : "") + new String(bytes, StandardCharsets.UTF_8);
  }

  private static String soup(SplittableRandom random) {
    StringBuilder text = new StringBuilder(random.nextBoolean() ? "p if {" : "p := ");
    for (int n = random.nextInt(80); n > 0; n--) {
      text.append(PIECES.get(random.nextInt(PIECES.size()))).append(' ');
    }
    return text.toString();
  }

  private static String nested(SplittableRandom random) {
    int depth = 1 << random.nextInt(15);
    List<String> nest = NESTS.get(random.nextInt(NESTS.size()));
    String open = nest.getFirst().repeat(depth);
    String close = nest.getLast().repeat(random.nextInt(4) == 0 ? depth / 2 : depth);
    String inside = random.nextBoolean() ? "1" : "";
    return (random.nextBoolean() ? "p := " : "p if { ") + open + inside + close + " }";
  }

  private static String mutated(String module, SplittableRandom random) {
    StringBuilder text = new StringBuilder(module);
    for (int n = random.nextInt(1, 4); n > 0; n--) {
      int at = random.nextInt(text.length() + 1);
      int end = Math.min(text.length(), at + random.nextInt(16));
      switch (random.nextInt(5)) {
        case 0 -> text.delete(at, end);
        case 1 -> text.insert(at, text.substring(at, end));
        case 2 -> text.replace(at, end, PIECES.get(random.nextInt(PIECES.size())));
        case 3 -> text.insert(at, (char) random.nextInt(0x2FF));
        default -> {
          int from = random.nextInt(text.length() + 1);
          text.insert(at, text.substring(from, Math.min(text.length(), from + 80)));
        }
      }
    }
    return text.toString();
  }

  private static String shown(List<String> modules) {
    String all = String.join("\n---\n", modules);
    return all.length() > 2_000 ? all.substring(0, 2_000) + "…" : all;
  }
}
