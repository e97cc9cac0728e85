package dev.bylaw.rego.compile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bylaw.rego.syntax.Module;
import dev.bylaw.rego.syntax.Parser;
import dev.bylaw.rego.value.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FootprintTest {
  /** Rules beside the one that is asked for. */
  private static final String AROUND =
      """
      package a

      user := input.subject

      attributes(s) := s.attributes

      first([x, _]) := x.name

      key := "purpose" if input.marketing
      else := "agreement"

      names contains c.name if some c in input.columns

      people[id] := input.people if id := "a"
      """;

  static Stream<List<String>> cases() {
    return Stream.of(
        // rule, required, optional, data
        List.of("p if input.x.y == 1", "input.x.y", "", ""),
        List.of("p if not input.x", "input.x", "", ""),
        List.of("p if input[\"a b\"].c", "input[\"a b\"].c", "", ""),
        List.of("p if input.x[0].y", "input.x[0].y", "", ""),
        List.of("p if input.x[_].y", "input.x[*]", "", ""),
        List.of("p if count(input) > 1", "input", "", ""),
        List.of("p if input[input.k]", "input[*] input.k", "", ""),
        List.of("p if { some k in [\"a\", \"b\"]; input[k].c }", "input.a.c input.b.c", "", ""),
        List.of("p if { k := \"a\"; input[k].c }", "input.a.c", "", ""),
        List.of("p if every k in {\"a\", \"b\"} { input[k] }", "input.a input.b", "", ""),
        List.of("p if input[key]", "input.agreement input.marketing input.purpose", "", ""),
        List.of("p if { x := input.s; x.y }", "input.s input.s.y", "", ""),
        List.of("p if { {\"y\": v} := input.s; v.z }", "input.s input.s.y input.s.y.z", "", ""),
        List.of(
            "p if { [v, _] := input.s; v.z }",
            "input.s input.s[0] input.s[0].z input.s[1]",
            "",
            ""),
        List.of("p if user.roles[_] == \"a\"", "input.subject input.subject.roles[*]", "", ""),
        List.of("p if data.a.user.roles", "input.subject input.subject.roles", "", ""),
        List.of(
            "p if attributes(input.s).dept",
            "input.s input.s.attributes input.s.attributes.dept",
            "",
            ""),
        List.of(
            "p if attributes(user).dept",
            "input.subject input.subject.attributes input.subject.attributes.dept",
            "",
            ""),
        List.of(
            "p if { s := attributes(input.s); s.dept }",
            "input.s input.s.attributes input.s.attributes.dept",
            "",
            ""),
        List.of("p := first([input.s, input.t])", "input.s input.t", "", ""),
        List.of("p if \"x\" in names", "input.columns[*]", "", ""),
        List.of("p if people.a.b", "input.people input.people.b", "", ""),
        List.of("p := [x.n | some x in input.xs; x.ok]", "input.xs[*]", "", ""),
        List.of("p := object.get(input, \"x\", 1)", "input", "input.x", ""),
        List.of("p := object.get(input.s, [\"x\", \"y\"], 1)", "input.s", "input.s.x.y", ""),
        List.of(
            "p if { s := object.get(input, \"s\", {}); s.x }", "input", "input.s input.s.x", ""),
        List.of("p if { object.get(input, \"x\", 1) == 1; input.x }", "input input.x", "", ""),
        List.of("p := object.get(input, input.k, 1)", "input input.k", "input[*]", ""),
        List.of("p if user.x with input as {\"subject\": {\"x\": 1}}", "", "", ""),
        List.of("p if user.x with input.subject.x as 1", "input.subject", "", ""),
        List.of(
            "p if user.x with input as input.other",
            "input.other input.subject input.subject.x",
            "",
            ""),
        List.of("p if data.store[input.k].x == 1", "input.k", "", "data.store"),
        List.of("p if $\"{input.x}\" == \"a\"", "input.x", "", ""),
        List.of("p := 1 if false\nelse := input.x if input.y", "input.x input.y", "", ""));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void rulesReadWhatTheyRead(List<String> found) {
    Footprint footprint = footprint(AROUND + "\n" + found.get(0) + "\n", "p");
    assertThat(footprint.required())
        .extracting(InputPath::toString)
        .containsExactlyInAnyOrder(words(found.get(1)));
    assertThat(footprint.optional())
        .extracting(InputPath::toString)
        .containsExactlyInAnyOrder(words(found.get(2)));
    assertThat(footprint.data()).containsExactlyInAnyOrder(words(found.get(3)));
  }

  static Stream<List<String>> uses() {
    return Stream.of(
        // rule, path, what is asked of it
        List.of("p if input.x == \"a\"", "input.x", "= \"a\""),
        List.of("p if \"a\" != input.x", "input.x", "= \"a\""),
        List.of("p if not input.x = \"a\"", "input.x", "= \"a\""),
        List.of("p if input.x in {\"a\", \"b\"}", "input.x", "= \"a\" \"b\""),
        List.of("p if input.x in known", "input.x", "= \"a\" \"b\""),
        List.of("p if input.x == boss", "input.x", "= \"kim\""),
        List.of("p if { n := \"a\"; input.x == n }", "input.x", "= \"a\""),
        List.of("p if { some n in [\"a\", \"b\"]; input.x == n }", "input.x", "= \"a\" \"b\""),
        List.of("p if \"a\" in input.x", "input.x", "has \"a\""),
        List.of("p if { input.x == 1; \"a\" in input.x }", "input.x", "= 1 has \"a\""),
        List.of("p if input.x", "input.x", "= false"),
        List.of("p if not input.x", "input.x", "= false"),
        List.of("p if substring(input.x, 0, 7) == \"2026-11\"", "input.x", "7"),
        List.of(
            "p if { substring(input.x, 0, 7) == \"a\"; substring(input.x, 0, 4) == \"b\" }",
            "input.x",
            "7"),
        List.of("p if { x := input.x with input.x as {\"a\": 1}; x == 2 }", "input.x", ""),
        // anything
        List.of("p if substring(input.x, 1, 7) == \"a\"", "input.x", "all"),
        List.of("p if substring(input.x, 0, input.n) == \"a\"", "input.x", "all"),
        List.of("p if startswith(input.x, \"a\")", "input.x", "all"),
        List.of("p if input.x == input.y", "input.x", "all"),
        List.of("p if input.x < \"a\"", "input.x", "all"),
        List.of("p := input.x", "input.x", "all"),
        List.of("p if { x := input.x; x == \"a\" }", "input.x", "all"),
        List.of("p if { input.x == \"a\"; count(input.x) > 1 }", "input.x", "all"),
        List.of("p if input.x in mixed", "input.x", "all"),
        List.of("p if input.x in computed", "input.x", "all"),
        List.of("p if input.x == [\"a\"]", "input.x", "all"),
        List.of("p if input.x in data.store.names", "input.x", "all"),
        List.of("p if same(input.x)", "input.x", "all"));
  }

  @ParameterizedTest
  @MethodSource("uses")
  void whatIsAskedOfAnAttributeIsTold(List<String> found) {
    String around =
        """
        package a

        known := {"a", "b"}

        boss := "kim"

        mixed := {"a", input.other}

        computed contains "a" if input.other

        same(y) if y == "a"
        """;
    InputUse use =
        footprint(around + "\n" + found.get(0) + "\n", "p").uses().entrySet().stream()
            .filter(each -> each.getKey().toString().equals(found.get(1)))
            .map(Map.Entry::getValue)
            .findFirst()
            .orElse(InputUse.equal(Set.of()));
    assertThat(described(use)).isEqualTo(found.get(2));
  }

  private static String described(InputUse use) {
    if (use.whole()) {
      return "all";
    }
    List<String> words = new ArrayList<>();
    if (use.beginning() > 0) {
      words.add(Integer.toString(use.beginning()));
    }
    if (!use.equal().isEmpty()) {
      words.add("=");
      use.equal().stream().sorted().forEach(each -> words.add(each.toString()));
    }
    if (!use.members().isEmpty()) {
      words.add("has");
      use.members().stream().sorted().forEach(each -> words.add(each.toString()));
    }
    return String.join(" ", words);
  }

  @Test
  void whatMayAnswerOtherwiseAnotherTimeIsTold() {
    assertThat(footprint("package a\n\nt := time.now_ns()\n\np if input.x == 1", "p"))
        .as("what another rule calls is no matter")
        .returns(true, Footprint::deterministic);
    for (String more :
        List.of(
            "p := time.now_ns()",
            "t := time.now_ns()\np if t > 1",
            "f(x) := rand.intn(x, 3)\np := f(\"s\")",
            "p if { x := 1 with input.a as rand.intn(\"s\", 3); x == 1 }",
            "p := [x | x := uuid.rfc4122(\"k\")]",
            "g(x, y) := x\np := x if { x := g(\"s\", 1) with g as rand.intn }",
            "p := 1 if false else := time.now_ns()")) {
      assertThat(footprint("package a\n\n" + more, "p").deterministic()).as(more).isFalse();
    }
  }

  private static String[] words(String text) {
    return text.isEmpty() ? new String[0] : text.split(" (?=input|data)");
  }

  private static Footprint footprint(String source, String... rules) {
    Module module = Objects.requireNonNull(Parser.parse("a.rego", source).module());
    CompileResult result = Compiler.compile(List.of(module));
    assertThat(result.diagnostics()).isEmpty();
    List<List<String>> paths = new ArrayList<>();
    for (String rule : rules) {
      paths.add(List.of("a", rule));
    }
    return Footprint.of(Objects.requireNonNull(result.program()), paths);
  }

  @Test
  void aMissingAttributeIsFound() throws Exception {
    Footprint footprint =
        footprint(
            """
            package a
            deny contains "x" if {
              input.purpose == "marketing"
              input.subject.roles[_] == "guest"
            }
            """,
            "deny");
    assertThat(footprint.missing(Json.parse("{\"purpose\": \"x\", \"subject\": {\"roles\": []}}")))
        .isEmpty();
    assertThat(footprint.missing(Json.parse("{\"subject\": {}}")))
        .extracting(InputPath::toString)
        .containsExactly("input.purpose", "input.subject.roles[*]");
    assertThat(footprint.missing(null)).hasSize(2);
  }
}
