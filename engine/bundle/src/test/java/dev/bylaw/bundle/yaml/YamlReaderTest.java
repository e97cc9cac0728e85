package dev.bylaw.bundle.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bylaw.bundle.diagnostic.Diagnostic;
import dev.bylaw.bundle.diagnostic.Diagnostics;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class YamlReaderTest {

  private final Diagnostics diagnostics = new Diagnostics();

  private YamlNode read(String text) {
    return YamlReader.read("a.yaml", text.getBytes(StandardCharsets.UTF_8), diagnostics);
  }

  private List<String> codes() {
    return diagnostics.sorted().stream().map(Diagnostic::code).toList();
  }

  @Test
  void everyNodeKnowsItsPlace() {
    var root = (YamlNode.Fields) read("a: 1\nschema:\n  - name: orders\n    tags: [pii]\n");
    var schema = (YamlNode.Items) root.get("schema");
    var object = (YamlNode.Fields) schema.items().getFirst();
    assertThat(object.get("name").location()).hasToString("a.yaml:3:11");
    assertThat(object.fields().get("tags").key()).hasToString("a.yaml:4:5");
    assertThat(((YamlNode.Items) object.get("tags")).items().getFirst().location())
        .hasToString("a.yaml:4:12");
  }

  @ParameterizedTest
  @CsvSource({
    "true, a boolean", "yes, a string", "1, a number", "1.0.0, a string", "0x1F, a number",
    "1e3, a number", "~, null", "'\"1\"', a string", "2026-01-01, a string", ".inf, a string",
    "1e99999999, a string", "!!str 5, a string", "'[1]', a list", "'{a: 1}', a mapping"
  })
  void scalarsAreOfTheCoreSchema(String text, String kind) {
    assertThat(((YamlNode.Fields) read("x: " + text)).get("x").kind()).isEqualTo(kind);
  }

  @Test
  void aliasesAreExpandedAndMergeKeysFillWhatIsMissing() {
    var root = (YamlNode.Fields) read("base: &b {a: 1, c: 2}\nx: *b\ny:\n  <<: *b\n  a: 9\n");
    assertThat(((YamlNode.Fields) root.get("x")).get("c").scalarText()).isEqualTo("2");
    assertThat(((YamlNode.Fields) root.get("y")).get("a").scalarText()).isEqualTo("9");
    assertThat(((YamlNode.Fields) root.get("y")).get("c").scalarText()).isEqualTo("2");
  }

  @Test
  void aBombOfAliasesIsRefusedWithoutBeingBuilt() {
    var bomb = new StringBuilder("a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n");
    for (int i = 1; i < 30; i++) {
      bomb.append("a").append(i).append(": &a").append(i).append(" [");
      bomb.append(("*a" + (i - 1) + ",").repeat(9)).append("*a").append(i - 1).append("]\n");
    }
    // the node itself must not be printed: as text it has no end
    assertThat(read(bomb.toString()) == null).isTrue();
    assertThat(codes()).containsExactly("too_many_nodes");
  }

  @Test
  void deepNestingIsRefused() {
    assertThat(read("[".repeat(100_000))).isNull();
    assertThat(read("- ".repeat(50_000) + "x")).isNull();
    assertThat(codes()).containsExactly("too_deep", "too_deep");
  }

  @Test
  void depthCountsThroughAliases() {
    var text = new StringBuilder("a0: &a0 [x]\n");
    for (int i = 1; i < 70; i++) {
      text.append("a" + i + ": &a" + i + " [*a" + (i - 1) + "]\n");
    }
    assertThat(read(text.toString())).isNull();
    assertThat(codes()).containsExactly("too_deep");
  }

  @Test
  void whatIsNoDocumentIsExplained() {
    assertThat(read("")).isNull();
    assertThat(read("# nothing")).isNull();
    assertThat(read("a: 1\n---\nb: 2\n")).isNull();
    assertThat(read("a: *nowhere")).isNull();
    assertThat(read("a: &a [*a]")).isNull();
    assertThat(read("a: [1")).isNull();
    assertThat(read("a:\tb: c")).isNull();
    assertThat(codes())
        .containsExactlyInAnyOrder(
            "empty_document",
            "empty_document",
            "several_documents",
            "unknown_alias",
            "unknown_alias",
            "yaml_syntax",
            "yaml_syntax");
    assertThat(diagnostics.sorted().getLast().location().line()).isPositive();
  }

  @Test
  void duplicateKeysAreErrorsAndTheFirstCounts() {
    var root = (YamlNode.Fields) read("a: 1\nb: 2\na: 3\n");
    assertThat(root.get("a").scalarText()).isEqualTo("1");
    assertThat(diagnostics.sorted())
        .singleElement()
        .hasToString(
            "a.yaml:3:1: error: `a` stands twice in this mapping, first in line 1"
                + " [duplicate_key]");
  }

  @Test
  void bytesThatAreNoTextAreRefused() {
    assertThat(YamlReader.read("a.yaml", new byte[] {(byte) 0xC3, 0x28}, diagnostics)).isNull();
    assertThat(YamlReader.read("a.yaml", new byte[100], new YamlLimits(50, 9, 9, 9), diagnostics))
        .isNull();
    assertThat(YamlReader.read("a.yaml", new byte[100], diagnostics)).isNull();
    assertThat(codes()).containsExactly("file_too_large", "not_utf8", "yaml_syntax");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\n\t\"a\":\t[1,\ttrue],\n\t\"b\": \"\\/\\u00e9\\uD83D\\uDE00\"\n}",
        "{\"a\": [1, true], \"b\": \"/é😀\"}"
      })
  void jsonIsReadWithItsTabs(String text) {
    var root =
        (YamlNode.Fields)
            YamlReader.read("a.json", text.getBytes(StandardCharsets.UTF_8), diagnostics);
    assertThat(diagnostics.sorted()).isEmpty();
    assertThat(root.get("b").scalarText()).isEqualTo("/é😀");
    assertThat(YamlValues.toValue(root)).hasToString("{\"a\": [1, true], \"b\": \"/é😀\"}");
  }
}
