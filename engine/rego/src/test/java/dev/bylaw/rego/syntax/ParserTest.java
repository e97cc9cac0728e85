package dev.bylaw.rego.syntax;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bylaw.rego.compile.Compiler;
import dev.bylaw.rego.value.Json;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ParserTest {
  private static final int MEGABYTE = 1 << 20;

  private static Module module(String source) {
    ParseResult result = Parser.parse("p.rego", source);
    assertThat(result.diagnostics()).isEmpty();
    return Objects.requireNonNull(result.module());
  }

  private static Term value(String term) {
    Rule rule = module("package p\nx := " + term).rules().getFirst();
    return ((Head.Single) rule.head()).value();
  }

  private static String text(String term) {
    return Printer.print(value(term));
  }

  @Test
  void operatorsBindAsInRego() {
    assertThat(text("1 + 2 * 3 - 4")).isEqualTo("(1 + (2 * 3)) - 4");
    assertThat(text("1 | 2 & 3 + 4")).isEqualTo("1 | (2 & (3 + 4))");
    assertThat(text("1 + 1 == 2 in [true]")).isEqualTo("((1 + 1) == 2) in [true]");
    assertThat(text("1 == 2 == true")).isEqualTo("(1 == 2) == true");
    assertThat(text("[1 in xs, 2 in ys]")).isEqualTo("[1 in xs, 2 in ys]");
    assertThat(text("(k, v in xs)")).isEqualTo("k, v in xs");
    assertThat(text("-x.y - -3")).isEqualTo("(0 - x.y) - -3");
  }

  @Test
  void aBarAfterATermIsAComprehension() {
    assertThat(value("{a | b}")).isInstanceOf(Term.SetComprehension.class);
    assertThat(value("[a | b]")).isInstanceOf(Term.ArrayComprehension.class);
    assertThat(value("{a: b | c}")).isInstanceOf(Term.ObjectComprehension.class);
    assertThat(text("{a | b, c}")).isEqualTo("{a | b, c}");
    assertThat(value("{a | b, c}")).isInstanceOf(Term.SetTerm.class);
    assertThat(text("{a + 1 | b}")).isEqualTo("{(a + 1) | b}");
  }

  @Test
  void spansAreThoseOfTheSource() {
    Module module =
        module(
            """
            package a.b

            # one
            f(x) := y if {
            \ty := x + count([z | some z in input.zs])
            \tnot "é😀" == y with input.a as 1
            } else := 3
            """);
    Rule rule = module.rules().getFirst();
    assertThat(rule.span().toString()).isEqualTo("p.rego:4:1");
    assertThat(rule.span().endLine()).isEqualTo(7);
    Literal first = rule.body().literals().getFirst();
    assertThat(first.span().toString()).isEqualTo("p.rego:5:2");
    Term.Call plus = (Term.Call) ((Expression.Assign) first.expression()).value();
    assertThat(plus.span().startColumn()).isEqualTo(7);
    assertThat(plus.operator().span().startColumn()).isEqualTo(9);
    assertThat(plus.span().endColumn()).isEqualTo(first.span().endColumn());
    Literal second = rule.body().literals().getLast();
    assertThat(second.span().startColumn()).isEqualTo(2);
    // columns count code points
    assertThat(second.modifiers().getFirst().span().startColumn()).isEqualTo(16);
    assertThat(rule.otherwise().getFirst().span().toString()).isEqualTo("p.rego:7:3");
    assertThat(module.comments().getFirst().span().toString()).isEqualTo("p.rego:3:1");
    assertThat(module.comments().getFirst().text()).isEqualTo(" one");
  }

  @Test
  void stringsAreUnescaped() {
    assertThat(value("\"a\\n\\u00e9\\ud83d\\ude00\\/\"").toString()).contains("é😀/");
    assertThat(text("`a\\n`")).isEqualTo("\"a\\\\n\"");
    Term.TemplateString template = (Term.TemplateString) value("$\"a\\{ {x.y} b\"");
    assertThat(template.parts()).hasSize(3);
    assertThat(((Term.Part.Text) template.parts().getFirst()).text()).isEqualTo("a{ ");
  }

  @Test
  void numbersKeepTheirText() {
    assertThat(text("1.0")).isEqualTo("1.0");
    assertThat(text("123456789012345678901234567890")).isEqualTo("123456789012345678901234567890");
    assertThat(text("- 5")).isEqualTo("-5");
  }

  @Test
  void metadataIsReadWithItsScopes() throws Exception {
    Module module =
        module(
            """
            # METADATA
            # title: Pack
            # custom:
            #   bylaw: {kind: guard, max: 3, list: [a, 1.5, true, null]}
            package a

            # METADATA
            # scope: document
            # authors: [Ada Lovelace <ada@example.org>, {name: Grace}]
            # related_resources: ["https://example.org", {ref: "x", description: "y"}]
            # schemas:
            #   - input: schema.request
            #   - input.x: {type: string}

            # METADATA
            # description: |
            #   two
            #   lines
            p if input.x

            p if input.y
            """);
    assertThat(module.annotations()).hasSize(3);
    Annotations first = module.annotations().getFirst();
    assertThat(first.scope()).isEqualTo(Annotations.Scope.PACKAGE);
    assertThat(first.target()).containsExactly("a");
    assertThat(first.custom())
        .isEqualTo(
            Json.parse(
                "{\"bylaw\":{\"kind\":\"guard\",\"max\":3,\"list\":[\"a\",1.5,true,null]}}"));
    List<Annotations> own = module.rules().getFirst().annotations();
    assertThat(own)
        .extracting(Annotations::scope)
        .containsExactly(Annotations.Scope.DOCUMENT, Annotations.Scope.RULE);
    assertThat(own.getFirst().authors())
        .containsExactly(
            new Annotations.Author("Ada Lovelace", "ada@example.org"),
            new Annotations.Author("Grace", null));
    assertThat(own.getFirst().schemas().getFirst().schema()).containsExactly("request");
    assertThat(own.getLast().description()).isEqualTo("two\nlines\n");
    assertThat(module.rules().getLast().annotations()).hasSize(1);
  }

  @Test
  void mistakesAreCollectedRuleByRule() {
    ParseResult result =
        Parser.parse("p.rego", "package a\np := [1 2]\nq := 1\nr if { x y }\ns := )\n");
    assertThat(result.module()).isNull();
    assertThat(result.diagnostics())
        .extracting(diagnostic -> diagnostic.span().startLine())
        .containsExactly(2, 4, 5);
  }

  @Test
  void aDiagnosticIsRenderedWithItsLine() {
    String source = "package a\n\tp := uper(1)\n";
    Span span = new Span("a.rego", 2, 7, 2, 14, 0, 0);
    Diagnostic diagnostic =
        new Diagnostic(span, Diagnostic.TYPE_ERROR, "undefined function `uper`", "did you mean…");
    assertThat(new DiagnosticRenderer(Map.of("a.rego", source)).render(diagnostic))
        .isEqualTo(
            """
            rego_type_error: undefined function `uper`
              --> a.rego:2:7
               |
             2 | \tp := uper(1)
               | \t     ^^^^^^^
               = hint: did you mean…
            """);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(",
        "[",
        "{",
        "{a: ",
        "[a | ",
        "{a | ",
        "f(",
        "x[",
        "$\"{",
        "not ",
        "-",
        "1 + ",
        "if {",
        "every x in xs {",
        "a.",
        "f(x)",
        "else := ",
        "\n# METADATA\n# ["
      })
  void aMegabyteOfOneThingEndsWithADiagnostic(String piece) throws Exception {
    for (String start :
        List.of(
            "package a\np := ", "package a\np if ", "package a\nimport future.keywords\np if { ")) {
      String source = start + piece.repeat(MEGABYTE / piece.length());
      Thread thread = new Thread(null, () -> Parser.parse("p.rego", source), "parser", 768 << 10);
      Throwable[] thrown = new Throwable[1];
      thread.setUncaughtExceptionHandler((_, e) -> thrown[0] = e);
      thread.start();
      thread.join();
      assertThat(thrown[0]).isNull();
    }
  }

  @Test
  void manyOperatorsEndWithADiagnostic() {
    String sum = "1 + ".repeat(5_000) + "1";
    assertThat(Parser.parse("p.rego", "package a\np := " + sum).diagnostics()).hasSize(1);
    String nested = "(".repeat(100) + "1" + " + 1 + 1 + 1 + 1 + 1)".repeat(100);
    assertThat(Parser.parse("p.rego", "package a\np := " + nested).diagnostics()).hasSize(1);
    String wide = "{\"a\": 1 + count([1]) * 2},".repeat(2_000);
    assertThat(Parser.parse("p.rego", "package a\np := [" + wide + "]").diagnostics()).isEmpty();
  }

  /** What the parser takes, the compiler has the stack for. */
  @Test
  void theHighestTermsCompile() throws Exception {
    String chain = "1 + ".repeat(390) + "1";
    String calls = "count(".repeat(140) + "[]" + ")".repeat(140);
    String lists = "[".repeat(140) + "]".repeat(140);
    String bodies = "[x | x := ".repeat(70) + "1" + "]".repeat(70);
    String source =
        "package a\np := %s\nq := %s\nr := %s\ns := %s".formatted(chain, calls, lists, bodies);
    Module module = module(source);
    Throwable[] thrown = new Throwable[1];
    Thread thread = new Thread(null, () -> Compiler.compile(List.of(module)), "compiler", 1 << 20);
    thread.setUncaughtExceptionHandler((_, e) -> thrown[0] = e);
    thread.start();
    thread.join();
    assertThat(thrown[0]).isNull();
  }

  @Test
  void sourcesHaveALimit() {
    String source = "package a\n" + "#".repeat(Parser.MAX_CHARACTERS);
    assertThat(Parser.parse("p.rego", source).diagnostics()).hasSize(1);
  }
}
