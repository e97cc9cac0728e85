package dev.bylaw.rego.fuzz;

import java.util.ArrayList;
import java.util.List;

/** The documents that programs are about: small pools of values, so that rules often match. */
final class World {
  private final Draft draft;

  World(Draft draft) {
    this.draft = draft;
  }

  static final List<String> STRINGS =
      List.of("\"a\"", "\"b\"", "\"c\"", "\"x\"", "\"\"", "\"ab\"", "\"a/b\"", "\"2\"", "\"A b\"");

  static final List<String> NUMBERS =
      List.of("0", "1", "2", "3", "-1", "1.0", "1.5", "10", "0.1", "100", "2.50", "1e2");

  static final List<String> ODD =
      List.of(
          "12345678901234567890",
          "1e20",
          "-0.0",
          "3.0e-7",
          "\"é\"",
          "\"\\uD83D\\uDE00\"",
          "\"<&>\"",
          "\"tab\\t\\\"q\\\"\"",
          "9007199254740993",
          "0.30000000000000004");

  String scalar() {
    return switch (draft.random.nextInt(12)) {
      case 0, 1, 2, 3 -> draft.pick(STRINGS);
      case 4, 5, 6, 7 -> draft.pick(NUMBERS);
      case 8 -> draft.pick("true", "false");
      case 9 -> draft.pick(ODD);
      case 10 -> "null";
      default -> draft.pick("true", "false", "\"a\"", "1");
    };
  }

  private String list(int most, java.util.function.Supplier<String> element) {
    List<String> elements = new ArrayList<>();
    for (int i = draft.random.nextInt(most + 1); i > 0; i--) {
      elements.add(element.get());
    }
    return "[" + String.join(", ", elements) + "]";
  }

  private String record() {
    return "{\"k\": "
        + draft.pick("\"a\"", "\"b\"", "\"c\"", "1", "2")
        + ", \"v\": "
        + scalar()
        + ", \"tags\": "
        + list(3, () -> draft.pick(STRINGS))
        + "}";
  }

  private String deep(int depth) {
    return switch (depth <= 0 ? 0 : draft.random.nextInt(4)) {
      case 1 -> list(3, () -> deep(depth - 1));
      case 2 -> "{\"a\": " + deep(depth - 1) + ", \"b\": " + deep(depth - 1) + "}";
      case 3 -> "{\"" + draft.pick("1", "x", "a b", "k-v") + "\": " + deep(depth - 1) + "}";
      default -> scalar();
    };
  }

  /** An input; now and then a field is missing or is of an unexpected type. */
  String input() {
    if (draft.oneIn(40)) {
      return draft.pick("null", "3", "\"a\"", "[1, 2]", "{}");
    }
    List<String> fields = new ArrayList<>();
    field(fields, "n", draft.pick(NUMBERS));
    field(fields, "m", draft.oneIn(8) ? draft.pick(ODD) : draft.pick(NUMBERS));
    field(fields, "s", draft.pick(STRINGS));
    field(fields, "t", draft.pick(STRINGS));
    field(fields, "b", draft.pick("true", "true", "false"));
    field(fields, "xs", list(4, this::scalar));
    field(fields, "ns", list(4, () -> draft.pick(NUMBERS)));
    field(fields, "ss", list(4, () -> draft.pick(STRINGS)));
    field(fields, "ps", list(3, () -> "[" + scalar() + ", " + draft.pick(NUMBERS) + "]"));
    field(fields, "rs", list(4, this::record));
    field(fields, "o", "{\"a\": " + scalar() + ", \"b\": " + deep(2) + "}");
    field(fields, "d", deep(3));
    field(fields, "method", draft.pick("\"GET\"", "\"POST\"", "\"PUT\""));
    field(fields, "path", list(4, () -> draft.pick("\"a\"", "\"b\"", "\"c\"")));
    field(fields, "p", draft.pick("\"a/b\"", "\"a/b/c\"", "\"a\"", "\"b/b\"", "\"a:b\"", "\"\""));
    field(
        fields,
        "user",
        "{\"name\": "
            + draft.pick("\"alice\"", "\"bob\"", "\"eve\"")
            + ", \"role\": "
            + draft.pick("\"admin\"", "\"dev\"", "\"ops\"", "null")
            + ", \"groups\": "
            + list(3, () -> draft.pick("\"g1\"", "\"g2\"", "\"g3\""))
            + "}");
    return "{" + String.join(", ", fields) + "}";
  }

  private void field(List<String> fields, String name, String value) {
    if (draft.oneIn(12)) {
      return;
    }
    fields.add("\"" + name + "\": " + (draft.oneIn(16) ? deep(2) : value));
  }

  /** Base documents, some of them beside rules. */
  String data() {
    return "{\"base\": {\"n\": 3, \"s\": \"a\", \"xs\": [1, \"a\", 2, null], \"ns\": [3, 1, 2.5],"
        + " \"o\": {\"a\": 1, \"b\": [2]}, \"m\": {\"x\": {\"v\": 1, \"g\": \"a\"}, \"y\":"
        + " {\"v\": 2, \"g\": \"b\"}, \"z\": {\"v\": 2, \"g\": \"a\"}}, \"rs\": [{\"k\": \"a\","
        + " \"v\": 1, \"tags\": [\"a\"]}, {\"k\": \"b\", \"v\": 2, \"tags\": []}, {\"k\": \"a\","
        + " \"v\": 3, \"tags\": [\"b\", \"x\"]}], \"num\": {\"1\": \"one\", \"2\": \"two\"},"
        + " \"d\": "
        + deep(3)
        + "}, \"roles\": {\"admin\": [\"read\", \"write\"], \"dev\": [\"read\"], \"ops\": []},"
        + " \"users\": {\"alice\": {\"role\": \"admin\", \"level\": 2}, \"bob\": {\"role\":"
        + " \"dev\", \"level\": 1}}, \"groups\": {\"g1\": {\"members\": {\"alice\": true}},"
        + " \"g2\": {\"members\": {\"bob\": true, \"alice\": false}}}, \"lib\": {\"a\": {\"base0\":"
        + " 7, \"o\": {\"k\": 1}}, \"b\": {\"base1\": [1]}, \"c\": {\"only\": \"base\"}}}";
  }
}
