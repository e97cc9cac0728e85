package dev.bylaw.rego.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bylaw.rego.ast.Ast;
import dev.bylaw.rego.ast.AstConverter;
import dev.bylaw.rego.ast.AstPrinter;
import dev.bylaw.rego.syntax.Module;
import dev.bylaw.rego.syntax.Parser;
import dev.bylaw.rego.syntax.ParserOptions;
import dev.bylaw.rego.syntax.SourceTree;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Own files against what `opa fmt` was recorded to make of them, and the laws of a formatter. */
final class FormatterTest {
  static List<FormatCase> v1() {
    return FormatCase.read("v1.txt");
  }

  static List<FormatCase> v0() {
    return FormatCase.read("v0.txt");
  }

  static List<FormatCase> v0ToV1() {
    return FormatCase.read("v0-to-v1.txt");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("v1")
  void formatsAsOpaDoes(FormatCase c) {
    check(c, FormatOptions.v1());
    keepsCommentsAndMeaning(c.source(), FormatOptions.v1());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("v0")
  void formatsOldFilesAsOpaDoes(FormatCase c) {
    check(c, FormatOptions.v0());
    keepsCommentsAndMeaning(c.source(), FormatOptions.v0());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("v0ToV1")
  void bringsOldFilesToV1AsOpaDoes(FormatCase c) {
    check(c, FormatOptions.v0ToV1());
    assertThat(Parser.parse("a.rego", c.formatted()).diagnostics()).isEmpty();
  }

  private static void check(FormatCase c, FormatOptions options) {
    FormatResult result = Formatter.format("a.rego", c.source(), options);
    assertThat(result.diagnostics()).isEmpty();
    assertThat(result.text()).isEqualTo(c.formatted());
    assertThat(Formatter.format("a.rego", c.formatted(), options).text())
        .as("formatting again changes nothing")
        .isEqualTo(c.formatted());
  }

  static void keepsCommentsAndMeaning(String source, FormatOptions options) {
    FormatResult result = Formatter.format("a.rego", source, options);
    if (result.text() == null) {
      return;
    }
    SourceTree before = Parser.parseSource("a.rego", source, options.parser(), false);
    SourceTree after = Parser.parseSource("a.rego", result.text(), options.parser(), false);
    assertThat(AstPrinter.print(convert(after))).isEqualTo(AstPrinter.print(convert(before)));
    assertThat(comments(after)).containsExactlyInAnyOrderElementsOf(comments(before));
  }

  private static Ast.Module convert(SourceTree tree) {
    return AstConverter.convert(tree);
  }

  private static List<String> comments(SourceTree tree) {
    return Objects.requireNonNull(tree.result().module()).comments().stream()
        .map(Module.Comment::text)
        .map(String::strip)
        .toList();
  }

  @Test
  void carriageReturnsGo() {
    String source = "package a\r\n\r\np  :=  1 # one\r\nq if {\r\n  input.x\r\n}\r\n";
    assertThat(Formatter.format("a.rego", source, FormatOptions.v1()).text())
        .isEqualTo("package a\n\np := 1 # one\nq if {\n\tinput.x\n}\n");
  }

  @Test
  void membershipKeepsTheParenthesesThatItsMeaningNeeds() {
    String source = "package a\n\np := (1 in [1]) == true\n\nq if 1, (2 in [2]) in [false, true]\n";
    assertThat(Formatter.format("a.rego", source, FormatOptions.v1()).text()).isEqualTo(source);
  }

  @Test
  void codeIsNeverLostToAComment() {
    // `opa fmt` writes the array and forgets the comparison
    String source = "package a\n\np if [\n  # one\n1,2] == [1,\n  2]\n";
    FormatResult result = Formatter.format("a.rego", source, FormatOptions.v1());
    assertThat(result.text()).isNull();
    assertThat(result.diagnostics())
        .singleElement()
        .satisfies(d -> assertThat(d.message()).contains("would change what the rule means"));
  }

  @Test
  void commentsAreNeverLost() {
    String source = "package a\n\np if {\n\tx := 1 + # one\n\t# two\n\t2\n}\n";
    FormatResult result = Formatter.format("a.rego", source, FormatOptions.v1());
    assertThat(result.text()).isNull();
    assertThat(result.diagnostics())
        .singleElement()
        .satisfies(d -> assertThat(d.message()).contains("comment has no place"));
  }

  @Test
  void needlessImportsCanBeDropped() {
    String source = "package a\n\nimport future.keywords.in\nimport rego.v1\n\np if 1 in [1]\n";
    FormatOptions options = FormatOptions.v1().withDropImports(true);
    assertThat(Formatter.format("a.rego", source, options).text())
        .isEqualTo("package a\n\np if 1 in [1]\n");
  }

  @Test
  void whatCannotBeReadIsReported() {
    FormatResult result = Formatter.format("a.rego", "package a\np {", FormatOptions.v1());
    assertThat(result.text()).isNull();
    assertThat(result.diagnostics()).isNotEmpty();
  }

  @Test
  void optionsAreThoseOfTheCommandLine() {
    assertThat(FormatOptions.v0ToV1().parser()).isEqualTo(ParserOptions.v0());
  }
}
