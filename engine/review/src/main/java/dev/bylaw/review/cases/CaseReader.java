package dev.bylaw.review.cases;

import dev.bylaw.bundle.diagnostic.Diagnostic;
import dev.bylaw.bundle.diagnostic.Diagnostics;
import dev.bylaw.bundle.diagnostic.Location;
import dev.bylaw.bundle.yaml.MappingReader;
import dev.bylaw.bundle.yaml.YamlNode;
import dev.bylaw.bundle.yaml.YamlReader;
import dev.bylaw.bundle.yaml.YamlValues;
import dev.bylaw.federation.request.AccessRequest;
import dev.bylaw.federation.retention.RetentionRequest;
import dev.bylaw.pdp.SubmittedDocument;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads a cases file:
 *
 * <pre>
 * at: 2026-11-21T10:00:00Z         # the clock, unless a case says another
 * defaults:                        # laid under every case: mappings merge, null removes
 *   request: {subject: …, action: read, …}
 * cases:
 *   - name: …
 *     request: {purpose: campaign} # or retention: …, or compliance: …
 *     expect: {effect: permit, masks: {customer_email: sha-256-global}}
 *   - name: …                      # a table: one case a row
 *     columns: [request.purpose, expect.effect]
 *     rows:
 *       - [campaign, permit]
 * </pre>
 */
final class CaseReader {
  private static final Set<String> KINDS = Set.of("request", "retention", "compliance");
  private static final List<String> PATCHED =
      List.of("at", "request", "retention", "compliance", "expect");

  private final String file;
  private final Diagnostics diagnostics;
  private final Set<String> told = new HashSet<>();
  private final Set<String> names = new HashSet<>();
  private final List<DecisionCase> cases = new ArrayList<>();
  private Map<String, YamlNode.Field> head = Map.of();

  CaseReader(String file, Diagnostics diagnostics) {
    this.file = file;
    this.diagnostics = diagnostics;
  }

  CaseFile read(byte[] bytes) {
    YamlNode root = YamlReader.read(file, bytes, diagnostics);
    MappingReader document = root == null ? null : MappingReader.of(root, "", diagnostics);
    if (document == null) {
      return new CaseFile(file, List.of());
    }
    document.expect("description");
    document.instant("at");
    head = head(document);
    List<MappingReader> all = document.mappings("cases");
    if (!document.has("cases")) {
      document.missing("cases");
    }
    document.finish();
    if (document.node("cases") instanceof YamlNode.Items(var _, var items)
        && all.size() == items.size()) {
      for (int i = 0; i < items.size() && cases.size() <= CaseFile.MAX_CASES; i++) {
        entry(all.get(i), (YamlNode.Fields) items.get(i));
      }
    }
    if (cases.size() > CaseFile.MAX_CASES) {
      diagnostics.error(
          "too_many_cases",
          document.location("cases"),
          "cases",
          "expected at most " + CaseFile.MAX_CASES + " cases in a file",
          "divide the file");
      return new CaseFile(file, List.of());
    }
    return new CaseFile(file, cases);
  }

  private static Map<String, YamlNode.Field> head(MappingReader document) {
    Map<String, YamlNode.Field> head = new LinkedHashMap<>();
    MappingReader defaults = document.mapping("defaults");
    if (defaults != null && document.node("defaults") instanceof YamlNode.Fields given) {
      KINDS.forEach(defaults::mapping);
      defaults.mapping("expect");
      defaults.finish();
      head.putAll(given.fields());
    }
    YamlNode at = document.node("at");
    if (at != null) {
      head.put("at", new YamlNode.Field(at.location(), at));
    }
    return head;
  }

  private void entry(MappingReader in, YamlNode.Fields node) {
    String name = in.requireText("name");
    in.expect("description", "columns", "rows");
    PATCHED.forEach(in::expect);
    in.finish();
    if (name.isBlank()) {
      return;
    }
    YamlNode.Fields own = patched(node);
    if (!in.has("rows") && !in.has("columns")) {
      one(name, in.location(), in.path(), own);
      return;
    }
    CaseTable table = CaseTable.read(in);
    if (table != null) {
      for (CaseTable.Row row : table.rows()) {
        YamlNode merged = Patch.compose(own, row.patch());
        one(
            row.name() == null ? name + ", row " + row.number() : name + ", " + row.name(),
            row.location(),
            in.path() + ".rows[" + (row.number() - 1) + "]",
            (YamlNode.Fields) merged);
        if (cases.size() > CaseFile.MAX_CASES) {
          return;
        }
      }
    }
  }

  private static YamlNode.Fields patched(YamlNode.Fields node) {
    Map<String, YamlNode.Field> fields = new LinkedHashMap<>(node.fields());
    fields.keySet().retainAll(PATCHED);
    return new YamlNode.Fields(node.location(), fields);
  }

  /** Adds the case, or what is wrong with it. */
  private void one(String name, Location at, String path, YamlNode.Fields own) {
    Diagnostics mine = new Diagnostics();
    DecisionCase read = read(name, at, path, own, mine);
    if (!names.add(name)) {
      mine.error(
          "duplicate_name",
          at,
          path + ".name",
          "another case of this file is called `" + name + "`");
    } else if (read != null && !mine.hasErrors()) {
      cases.add(read);
    }
    // what is wrong in the defaults is told once, not once a case
    for (Diagnostic each : mine.sorted()) {
      String what = (each.code() + " " + each.message()).replace(path, "");
      if (told.add(each.location() + " " + what)) {
        diagnostics.add(each);
      }
    }
  }

  private @Nullable DecisionCase read(
      String name, Location at, String path, YamlNode.Fields own, Diagnostics into) {
    String kind = kind(at, path, own, into);
    if (kind == null) {
      return null;
    }
    Map<String, YamlNode.Field> under = new LinkedHashMap<>(head);
    for (String other : KINDS) {
      if (!other.equals(kind)) {
        under.remove(other);
      }
    }
    YamlNode.Fields all =
        (YamlNode.Fields) Patch.apply(new YamlNode.Fields(at, under), relocated(own, at));
    MappingReader in = new MappingReader(all, path, into);
    Instant clock = in.instant("at");
    if (!in.has("at")) {
      into.error(
          "missing_key",
          at,
          path + ".at",
          "the clock is missing: a decision depends on it",
          "write `at: 2026-01-31T09:00:00Z` at the head of the file or in the case");
    }
    Expectation expected = expectation(in, all, at, path, kind, into);
    MappingReader question = in.mapping(kind);
    in.finish();
    if (question == null) {
      return null;
    }
    return switch (kind) {
      case "request" -> {
        AccessRequest request = RequestNodes.access(question, "case");
        yield request == null || clock == null
            ? null
            : new DecisionCase.Access(name, at, clock, expected, request);
      }
      case "retention" -> {
        RetentionRequest request = RequestNodes.retention(question, "case");
        yield request == null || clock == null
            ? null
            : new DecisionCase.Retention(name, at, clock, expected, request);
      }
      default -> {
        DecisionCase.Judged judged = judged(question);
        yield judged == null || clock == null
            ? null
            : new DecisionCase.Compliance(name, at, clock, expected, judged);
      }
    };
  }

  private static YamlNode relocated(YamlNode.Fields node, Location at) {
    return new YamlNode.Fields(at, node.fields());
  }

  /** What the case asks: its own word, else the only one of the defaults. */
  private @Nullable String kind(Location at, String path, YamlNode.Fields own, Diagnostics into) {
    List<String> asked = KINDS.stream().filter(k -> asks(own, k)).sorted().toList();
    if (asked.isEmpty()) {
      asked = KINDS.stream().filter(head::containsKey).sorted().toList();
    }
    if (asked.size() == 1) {
      return asked.getFirst();
    }
    into.error(
        asked.isEmpty() ? "missing_key" : "ambiguous_case",
        at,
        path,
        asked.isEmpty()
            ? "expected one of `request`, `retention` and `compliance`, found none"
            : "expected one question, found `" + String.join("` and `", asked) + "`");
    return null;
  }

  private static boolean asks(YamlNode.Fields own, String kind) {
    YamlNode value = own.get(kind);
    return value != null && !(value instanceof YamlNode.Null);
  }

  private static Expectation expectation(
      MappingReader in,
      YamlNode.Fields all,
      Location at,
      String path,
      String kind,
      Diagnostics into) {
    MappingReader expect = in.mapping("expect");
    YamlNode.Fields given =
        all.get("expect") instanceof YamlNode.Fields fields
            ? fields
            : new YamlNode.Fields(at, Map.of());
    MappingReader reader = expect == null ? new MappingReader(given, path, into) : expect;
    Shape.Fields shape =
        switch (kind) {
          case "request" -> Shape.DECISION;
          case "retention" -> Shape.RETENTION;
          default -> Shape.COMPLIANCE;
        };
    Expectation expected = new ExpectationReader(shape, into).read(reader, given);
    if (expected.isEmpty() && !into.hasErrors()) {
      into.error(
          "missing_key", at, path + ".expect", "the case expects nothing: it could never fail");
    }
    return expected;
  }

  private DecisionCase.@Nullable Judged judged(MappingReader in) {
    String product = in.text("data_product");
    String name = in.text("document_name");
    SubmittedDocument document = document(in, "document", name == null ? "document" : name);
    SubmittedDocument previous = document(in, "previous_document", "previous");
    in.finish();
    if ((product == null) == (document == null)) {
      in.diagnostics()
          .error(
              "ambiguous_case",
              in.location(),
              in.path(),
              "expected either `data_product` or `document`");
      return null;
    }
    if (in.failed()) {
      return null;
    }
    return product != null
        ? new DecisionCase.Judged.Product(product)
        : new DecisionCase.Judged.Document(java.util.Objects.requireNonNull(document), previous);
  }

  /** A document written as YAML within the case. */
  private static @Nullable SubmittedDocument document(MappingReader in, String key, String name) {
    YamlNode node = in.node(key);
    if (node == null) {
      return null;
    }
    if (!(node instanceof YamlNode.Fields)) {
      in.error(key, "wrong_type", "expected the document itself, found " + node.kind(), null);
      return null;
    }
    String json = YamlValues.toValue(node).toString();
    return new SubmittedDocument(name, json.getBytes(StandardCharsets.UTF_8));
  }
}
