package dev.bylaw.rego.fuzz;

import dev.bylaw.rego.fuzz.Draft.Kind;

/** Calls of builtins, by the kind of what they give. */
final class Calls {
  private final Draft draft;
  private final Terms terms;

  Calls(Draft draft, Terms terms) {
    this.draft = draft;
    this.terms = terms;
  }

  String of(Kind kind, int depth) {
    return switch (kind) {
      case NUMBER -> number(depth - 1);
      case STRING -> string(depth - 1);
      case BOOLEAN -> bool(depth - 1);
      case ARRAY -> array(depth - 1);
      case SET -> set(depth - 1);
      case OBJECT -> object(depth - 1);
      case ANY -> any(depth - 1);
    };
  }

  private String n(int depth) {
    return terms.of(Kind.NUMBER, depth);
  }

  private String s(int depth) {
    return terms.of(Kind.STRING, depth);
  }

  private String numbers(int depth) {
    return draft.oneIn(2)
        ? Piece.term(draft.pick("input.ns", "data.base.ns", "{x | x := input.ns[_]}"))
        : "[" + n(depth) + ", " + n(depth) + "]";
  }

  private String strings(int depth) {
    return draft.oneIn(2)
        ? Piece.term(draft.pick("input.ss", "input.path", "input.user.groups"))
        : "[" + s(depth) + ", " + s(depth) + "]";
  }

  private String number(int depth) {
    return switch (draft.random.nextInt(20)) {
      case 0, 1, 2, 3, 4, 5 ->
          n(depth) + " " + draft.pick("+", "-", "*", "/", "%", "+", "-", "*") + " " + n(depth);
      case 6, 7 -> "count(" + terms.collection(depth) + ")";
      case 8 -> draft.pick("sum", "product", "max", "min") + "(" + numbers(depth) + ")";
      case 9 -> draft.pick("abs", "round", "ceil", "floor") + "(" + n(depth) + ")";
      case 10 -> "to_number(" + draft.pick("\"12\"", "\"1e3\"", "null", "input.s", "true") + ")";
      case 11 -> "indexof(" + s(depth) + ", " + s(depth) + ")";
      case 12 ->
          "bits."
              + draft.pick("and", "or", "xor", "lsh", "rsh")
              + "("
              + n(depth)
              + ", "
              + draft.pick("1", "2", "7", n(depth))
              + ")";
      case 13 -> "strings.count(" + s(depth) + ", " + s(depth) + ")";
      case 14 -> "units.parse(" + draft.pick("\"10K\"", "\"1.5Mi\"", "\"2\"", "input.s") + ")";
      case 15 -> "(" + n(depth) + " " + draft.pick("+", "*") + " " + n(depth) + ") - " + n(depth);
      case 16 -> "object.get(" + terms.of(Kind.OBJECT, depth) + ", \"a\", " + n(depth) + ")";
      case 17 ->
          "count("
              + terms.of(draft.pick(java.util.List.of(Kind.STRING, Kind.ARRAY, Kind.SET)), depth)
              + ")";
      case 18 -> draft.pick("max", "min") + "(" + terms.collection(depth) + ")";
      default ->
          "json.unmarshal(" + draft.pick("\"1.50\"", "\"[1]\"", "\"1e400\"", "input.s") + ")";
    };
  }

  private String string(int depth) {
    return switch (draft.random.nextInt(22)) {
      case 0, 1 -> "concat(" + s(0) + ", " + strings(depth) + ")";
      case 2, 3, 4 -> sprintf(depth);
      case 5 ->
          draft.pick("upper", "lower", "trim_space", "strings.reverse") + "(" + s(depth) + ")";
      case 6 ->
          draft.pick("trim", "trim_left", "trim_right", "trim_prefix", "trim_suffix")
              + "("
              + s(depth)
              + ", "
              + s(depth)
              + ")";
      case 7 -> "replace(" + s(depth) + ", " + s(depth) + ", " + s(depth) + ")";
      case 8 ->
          "substring("
              + s(depth)
              + ", "
              + draft.pick("0", "1", n(0))
              + ", "
              + draft.pick("1", "-1", n(0))
              + ")";
      case 9 -> "format_int(" + n(depth) + ", " + draft.pick("2", "8", "10", "16") + ")";
      case 10, 11, 12 -> template(depth);
      case 13, 14 -> "json.marshal(" + terms.of(draft.kind(), depth) + ")";
      case 15 -> "type_name(" + terms.of(draft.kind(), depth) + ")";
      case 16 ->
          draft.pick(
                  "base64.encode",
                  "base64url.encode",
                  "hex.encode",
                  "urlquery.encode",
                  "crypto.md5",
                  "crypto.sha256")
              + "("
              + s(depth)
              + ")";
      case 17 -> "regex.replace(" + s(depth) + ", " + regex() + ", " + s(0) + ")";
      case 18 -> "yaml.marshal(" + terms.of(draft.kind(), depth) + ")";
      case 19 -> "strings.replace_n({\"a\": \"1\", \"b\": " + s(0) + "}, " + s(depth) + ")";
      case 20 ->
          "json.marshal_with_options("
              + terms.of(draft.kind(), depth)
              + ", {\"pretty\": "
              + draft.pick("true", "false")
              + "})";
      default ->
          "object.get(input, "
              + draft.pick("\"s\"", "\"zz\"", "[\"user\", \"name\"]")
              + ", "
              + s(depth)
              + ")";
    };
  }

  private String sprintf(int depth) {
    return switch (draft.random.nextInt(6)) {
      case 0 ->
          "sprintf(\"%v-%v\", ["
              + terms.of(draft.kind(), depth)
              + ", "
              + terms.of(draft.kind(), depth)
              + "])";
      case 1 -> "sprintf(\"%d %s\", [" + n(depth) + ", " + s(depth) + "])";
      case 2 ->
          "sprintf(\"%s|%5d|%q\", ["
              + terms.of(draft.kind(), depth)
              + ", "
              + n(depth)
              + ", "
              + s(depth)
              + "])";
      case 3 -> "sprintf(\"%.2f %x %08b\", [" + n(depth) + ", " + n(depth) + ", " + n(depth) + "])";
      case 4 ->
          "sprintf("
              + draft.pick(
                  "\"%d\"", "\"%v\"", "\"%s\"", "\"%t\"", "\"%e\"", "\"%T\"", "\"%g\"", "\"%%\"")
              + ", ["
              + terms.of(draft.kind(), depth)
              + "])";
      default -> "sprintf(\"%v\", [" + terms.of(draft.kind(), depth) + draft.pick("", ", 1") + "])";
    };
  }

  private String template(int depth) {
    String inside = terms.of(draft.kind(), draft.oneIn(3) ? depth : 0);
    return draft.oneIn(3)
        ? "$\"t {" + inside + "} and {" + terms.of(draft.kind(), 0) + "}\""
        : draft.oneIn(4) ? "$`t {" + inside + "}\\n`" : "$\"t {" + inside + "}\"";
  }

  private String regex() {
    return draft.pick(
        "\"a\"", "\"^a\"", "\"[a-c]+\"", "\"(a)(b)?\"", "\"\\\\d\"", "\"x*\"", "`\\w`", "input.s");
  }

  private String glob() {
    return draft.pick(
        "\"a/*\"", "\"*\"", "\"a/**\"", "\"?\"", "\"{a,b}/*\"", "\"[a-b]\"", "\"*:b\"", "input.s");
  }

  private String bool(int depth) {
    return switch (draft.random.nextInt(18)) {
      case 0, 1 ->
          terms.of(Kind.ANY, depth)
              + " "
              + draft.pick("==", "!=", "<", "<=", ">", ">=")
              + " "
              + terms.of(Kind.ANY, depth);
      case 2 -> n(depth) + " " + draft.pick("==", "!=", "<", "<=", ">", ">=") + " " + n(depth);
      case 3 -> s(depth) + " " + draft.pick("==", "!=", "<", ">") + " " + s(depth);
      case 4 ->
          draft.pick("startswith", "endswith", "contains") + "(" + s(depth) + ", " + s(depth) + ")";
      case 5 -> "regex.match(" + regex() + ", " + s(depth) + ")";
      case 6, 7 ->
          "glob.match("
              + glob()
              + ", "
              + draft.pick("[\"/\"]", "[]", "null", "[\":\"]")
              + ", "
              + s(depth)
              + ")";
      case 8 ->
          draft.pick(
                  "is_number",
                  "is_string",
                  "is_array",
                  "is_object",
                  "is_set",
                  "is_null",
                  "is_boolean")
              + "("
              + terms.of(draft.kind(), depth)
              + ")";
      case 9, 10 -> terms.of(Kind.ANY, depth) + " in " + terms.collection(depth);
      case 11 -> "json.is_valid(" + s(depth) + ")";
      case 12 ->
          "object.subset("
              + terms.of(Kind.OBJECT, depth)
              + ", "
              + terms.of(Kind.OBJECT, depth)
              + ")";
      case 13 ->
          draft.pick("strings.any_prefix_match", "strings.any_suffix_match")
              + "("
              + strings(depth)
              + ", "
              + strings(depth)
              + ")";
      case 14 ->
          draft.pick("semver.is_valid", "base64.is_valid", "regex.is_valid", "yaml.is_valid")
              + "("
              + s(depth)
              + ")";
      case 15 -> terms.of(Kind.SET, depth) + " == " + terms.of(Kind.SET, depth);
      case 16 ->
          terms.of(Kind.ARRAY, depth)
              + " "
              + draft.pick("==", "<", "!=")
              + " "
              + terms.of(Kind.ARRAY, depth);
      default ->
          "("
              + terms.of(Kind.ANY, 0)
              + ", "
              + terms.of(Kind.ANY, 0)
              + " in "
              + terms.collection(depth)
              + ")";
    };
  }

  private String array(int depth) {
    String a = terms.of(Kind.ARRAY, depth);
    return switch (draft.random.nextInt(12)) {
      case 0 -> "array.concat(" + a + ", " + terms.of(Kind.ARRAY, depth) + ")";
      case 1 -> "array.slice(" + a + ", " + n(0) + ", " + n(0) + ")";
      case 2 -> "array.reverse(" + a + ")";
      case 3 -> "split(" + s(depth) + ", " + s(0) + ")";
      case 4 ->
          "numbers.range("
              + draft.pick("0", "3", "data.base.n")
              + ", "
              + draft.pick("2", "-1", "data.base.n")
              + ")";
      case 5, 6 -> "sort(" + terms.collection(depth) + ")";
      case 7 -> "regex.find_n(" + regex() + ", " + s(depth) + ", -1)";
      case 8 ->
          "regex.find_all_string_submatch_n("
              + regex()
              + ", "
              + s(depth)
              + ", "
              + draft.pick("-1", "1")
              + ")";
      case 9 -> "regex.split(" + regex() + ", " + s(depth) + ")";
      case 10 -> "[" + "y | walk(" + terms.collection(depth) + ", y)]";
      default -> "json.unmarshal(json.marshal(" + a + "))";
    };
  }

  private String set(int depth) {
    return switch (draft.random.nextInt(9)) {
      case 0, 1, 2, 3 ->
          terms.of(Kind.SET, depth)
              + " "
              + draft.pick("|", "&", "-")
              + " "
              + terms.of(Kind.SET, depth);
      case 4 ->
          draft.pick("union", "intersection")
              + "({"
              + terms.of(Kind.SET, depth)
              + ", "
              + terms.of(Kind.SET, depth)
              + "})";
      case 5, 6 -> "object.keys(" + terms.of(Kind.OBJECT, depth) + ")";
      case 7 -> "{p | walk(" + terms.collection(depth) + ", [p, _])}";
      default ->
          "graph.reachable({\"a\": {\"b\"}, \"b\": {\"c\", " + s(0) + "}}, {" + s(depth) + "})";
    };
  }

  private String object(int depth) {
    String o = terms.of(Kind.OBJECT, depth);
    return switch (draft.random.nextInt(9)) {
      case 0, 1 -> "object.union(" + o + ", " + terms.of(Kind.OBJECT, depth) + ")";
      case 2 -> "object.union_n([" + o + ", " + terms.of(Kind.OBJECT, depth) + "])";
      case 3 ->
          "object.remove(" + o + ", " + draft.pick("[\"a\"]", "{\"b\", 1}", "{\"a\": 1}") + ")";
      case 4 ->
          "object.filter(" + o + ", " + draft.pick("[\"a\"]", "{\"b\", 1}", "{\"a\": 1}") + ")";
      case 5 ->
          draft.pick("json.remove", "json.filter")
              + "("
              + o
              + ", "
              + draft.pick("[\"a\"]", "[\"o/b\", \"xs/0\"]", "{[\"a\"], \"b/x\"}")
              + ")";
      case 6 ->
          "json.patch("
              + o
              + ", [{\"op\": \""
              + draft.pick("add", "replace", "remove", "test")
              + "\", \"path\": "
              + draft.pick("\"a\"", "\"/a\"", "\"/b/c\"", "[\"a\"]")
              + ", \"value\": "
              + terms.of(draft.kind(), depth)
              + "}])";
      case 7 ->
          "json.unmarshal(" + draft.pick("\"{\\\"a\\\": 1.0}\"", "json.marshal(" + o + ")") + ")";
      default -> "object.get(" + o + ", " + terms.key() + ", {})";
    };
  }

  private String any(int depth) {
    return switch (draft.random.nextInt(5)) {
      case 0 ->
          "object.get("
              + terms.of(Kind.OBJECT, depth)
              + ", "
              + terms.key()
              + ", "
              + terms.of(Kind.ANY, depth)
              + ")";
      case 1 -> terms.of(Kind.ARRAY, depth) + "[" + draft.pick("0", "1", "_", terms.key()) + "]";
      case 2 -> "data.base[" + draft.pick("\"n\"", "\"xs\"", "\"num\"", "input.s") + "]";
      case 3 ->
          "data.base."
              + draft.pick("num", "xs", "m")
              + "["
              + draft.pick("1", "2", "\"1\"", "input.n", "_", terms.key())
              + "]";
      default -> "yaml.unmarshal(" + s(depth) + ")";
    };
  }
}
