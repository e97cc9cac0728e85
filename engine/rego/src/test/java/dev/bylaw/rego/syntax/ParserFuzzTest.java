package dev.bylaw.rego.syntax;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bylaw.rego.compile.Compiler;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Whatever the text, the parser and the compiler end, and say either what is wrong or what it
 * means. The seed is printed where they do not; {@code -Dbylaw.seed=N} tries it again, {@code
 * -Dbylaw.fuzz.inputs=N} tries more.
 */
class ParserFuzzTest {
  private static final int ROUNDS = Integer.getInteger("bylaw.fuzz.inputs", 4_000);

  private static final String SEED_MODULE =
      """
      # METADATA
      # title: x
      package a.b

      import rego.v1
      import data.c.d as e
      import future.keywords.and

      default allow := false

      allow if {
        some k, v in input.xs
        not v.y == k with input.z as {"a": [1, 2.5e3, -1, `raw`]}
        every x in {1, "b", null} { x != v[_].w[k] }
        n := count([y | y := e[k]; y > 1 + 2 * 3])
        $"t {n} \\{ {input.q}" == concat(",", {"x": 1 | true})
      } else := 1 if input.x | {2} and true

      f([p, _], {"o": q}) := p + q

      g.h[i] contains j if j := f([i, 1], input.o)[i]
      """;

  private static final List<String> PIECES =
      List.of(
          "package",
          "import",
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
          "and",
          "or",
          "true",
          "null",
          "x",
          "input",
          "data",
          "_",
          "1",
          "-1",
          "1e9",
          "0.5",
          "\"s\"",
          "`r`",
          "$\"t {",
          "$`",
          "}",
          "{",
          "[",
          "]",
          "(",
          ")",
          "|",
          "&",
          ":=",
          "=",
          "==",
          "!=",
          "<",
          "+",
          "-",
          "*",
          "%",
          ".",
          ",",
          ";",
          ":",
          "\n",
          " ",
          "# c\n",
          "# METADATA\n# a: b\n",
          "count(",
          "walk(",
          "set()",
          "\\",
          "\u0000",
          "\uD800",
          "é",
          "\uFEFF",
          "😀");

  private final long seed = Long.getLong("bylaw.seed", System.nanoTime());
  private final SplittableRandom random = new SplittableRandom(seed);

  @Test
  void mutatedModulesAndRandomTokensEnd() {
    for (int i = 0; i < ROUNDS; i++) {
      String source =
          switch (random.nextInt(4)) {
            case 0 -> tokens();
            case 1 -> bytes();
            default -> mutated();
          };
      try {
        run(source);
      } catch (RuntimeException | StackOverflowError e) {
        throw new AssertionError("seed " + seed + ", round " + i + ":\n" + source, e);
      }
    }
  }

  private static void run(String source) {
    ParseResult result = Parser.parse("f.rego", source);
    assertThat(result.module() == null).isEqualTo(!result.diagnostics().isEmpty());
    for (Diagnostic diagnostic : result.diagnostics()) {
      assertThat(diagnostic.span().endOffset()).isLessThanOrEqualTo(source.length());
    }
    Module module = result.module();
    if (module != null) {
      Compiler.compile(List.of(module));
      ParseResult again = Parser.parse("f.rego", Printer.print(module));
      assertThat(again.diagnostics()).as(Printer.print(module)).isEmpty();
      assertThat(Shape.of(again.module())).isEqualTo(Shape.of(module));
    }
    Parser.parseQuery("q", source);
  }

  private String mutated() {
    StringBuilder text = new StringBuilder(SEED_MODULE);
    for (int n = 1 + random.nextInt(4); n > 0; n--) {
      int at = random.nextInt(text.length() + 1);
      int end = Math.min(text.length(), at + random.nextInt(12));
      switch (random.nextInt(5)) {
        case 0 -> text.delete(at, end);
        case 1 -> text.insert(at, text.substring(at, end));
        case 2 -> text.replace(at, end, piece());
        case 3 -> text.insert(at, piece());
        default -> {
          int from = random.nextInt(text.length() + 1);
          text.insert(at, text.substring(from, Math.min(text.length(), from + random.nextInt(60))));
        }
      }
    }
    return text.toString();
  }

  private String tokens() {
    StringBuilder text =
        new StringBuilder(random.nextBoolean() ? "package a\np if {" : "package a\np := ");
    for (int n = random.nextInt(60); n > 0; n--) {
      text.append(piece()).append(random.nextBoolean() ? " " : "");
    }
    return text.toString();
  }

  private String bytes() {
    byte[] bytes = new byte[random.nextInt(200)];
    random.nextBytes(bytes);
    return new String(bytes, java.nio.charset.StandardCharsets.UTF_8);
  }

  private String piece() {
    return PIECES.get(random.nextInt(PIECES.size()));
  }
}
