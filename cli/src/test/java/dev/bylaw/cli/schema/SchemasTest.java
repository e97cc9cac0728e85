package dev.bylaw.cli.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.bylaw.bundle.diagnostic.Diagnostic;
import dev.bylaw.bundle.diagnostic.Diagnostics;
import dev.bylaw.bundle.tree.LoadOptions;
import dev.bylaw.bundle.tree.TreeLoader;
import dev.bylaw.bundle.yaml.YamlNode;
import dev.bylaw.bundle.yaml.YamlReader;
import dev.bylaw.bundle.yaml.YamlValues;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

class SchemasTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Path ROOT = Path.of(System.getProperty("bylaw.root"));
  private static final Path TREE = Path.of("src/test/resources/dev/bylaw/cli/schema/tree");
  private static final LoadOptions OPTIONS = LoadOptions.at(Instant.parse("2026-11-21T10:00:00Z"));

  /** What the loader says of the form of a file; all else depends on other files. */
  private static final Set<String> FORMAL =
      Set.of(
          "unknown_key",
          "missing_key",
          "wrong_type",
          "unknown_value",
          "unknown_mask",
          "invalid_date",
          "invalid_duration",
          "invalid_path",
          "invalid_id",
          "incomplete_answer",
          "conflicting_keys");

  /** For people: the loader knows these keys and does not look what stands there. */
  private static final String UNREAD =
      "/jurisdictions.*|.*/(description|contact|rationale|ticket|nextReassessment"
          + "|dataContractVersion) = .*|/agreements/0/owner = .*|/answers/0/owner = .*"
          + "|/regions/eu/title = .*|/title = .*";

  private static final Map<String, Schema> SCHEMAS = new HashMap<>();

  @TempDir Path temp;

  private static JsonNode schema(String name) throws IOException {
    return JSON.readTree(Files.readString(ROOT.resolve("docs/schemas/" + name + ".schema.json")));
  }

  private static List<String> faults(String name, JsonNode document) throws IOException {
    Schema schema = SCHEMAS.get(name);
    if (schema == null) {
      schema =
          SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
              .getSchema(schema(name));
      SCHEMAS.put(name, schema);
    }
    return schema.validate(document).stream().map(Object::toString).toList();
  }

  private static JsonNode document(Path file) throws IOException {
    var diagnostics = new Diagnostics();
    YamlNode node = YamlReader.read(file.toString(), Files.readAllBytes(file), diagnostics);
    assertThat(diagnostics.sorted()).isEmpty();
    return JSON.readTree(YamlValues.toValue(Objects.requireNonNull(node)).toString());
  }

  /** The schema of a file of the tree, by its place; null where it has none. */
  private static String schemaOf(String path) {
    Map<String, String> patterns = new LinkedHashMap<>();
    patterns.put(".*_cases\\.yaml", "cases");
    patterns.put("mesh\\.yaml", "mesh");
    patterns.put("waivers/.*\\.yaml", "waiver");
    patterns.put("holds/.*\\.yaml", "hold");
    patterns.put("domains/[^/]*/domain\\.yaml", "domain");
    patterns.put(".*/answers\\.yaml", "answers");
    patterns.put(".*/agreements\\.yaml", "agreements");
    patterns.put("(.*[./])?controls\\.yaml", "controls");
    return patterns.entrySet().stream()
        .filter(each -> path.matches(each.getKey()))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(null);
  }

  private static List<Path> filesIn(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }

  @Test
  void theCommandLineCarriesThem() throws IOException {
    List<String> published = new ArrayList<>();
    for (Path file : filesIn(ROOT.resolve("docs/schemas"))) {
      published.add(file.getFileName().toString().replace(Schemas.EXTENSION, ""));
    }
    assertThat(Schemas.names()).containsExactlyElementsOf(published);
    for (String name : published) {
      assertThat(JSON.readTree(Schemas.text(name).orElseThrow())).isEqualTo(schema(name));
    }
    assertThat(Schemas.text("../mesh")).isEmpty();
  }

  @Test
  void eachIsASchemaWhoseExamplesAreValid() throws IOException {
    Schema meta =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(
                com.networknt.schema.SchemaLocation.of(
                    "https://json-schema.org/draft/2020-12/schema"));
    for (String name : Schemas.names()) {
      JsonNode schema = schema(name);
      assertThat(meta.validate(schema.toString(), InputFormat.JSON)).as(name).isEmpty();
      assertThat(schema.has("title")).as(name).isTrue();
      for (JsonNode example : schema.path("examples")) {
        assertThat(faults(name, example)).as(name).isEmpty();
      }
    }
  }

  @Test
  void whatSeveralDefineTheyDefineAlike() throws IOException {
    Map<String, JsonNode> seen = new TreeMap<>();
    for (String name :
        List.of("agreements", "answers", "controls", "domain", "hold", "mesh", "waiver")) {
      schema(name)
          .path("$defs")
          .properties()
          .forEach(each ->
              assertThat(each.getValue())
                  .as("%s in %s", each.getKey(), name)
                  .isEqualTo(seen.computeIfAbsent(each.getKey(), _ -> each.getValue())));
    }
    assertThat(seen).containsKey("obligations");
  }

  @Test
  void everyFileOfThisRepositoryIsValid() throws IOException {
    int checked = 0;
    List<Path> files = new ArrayList<>(filesIn(ROOT.resolve("policies")));
    files.addAll(filesIn(ROOT.resolve("examples")));
    for (Path file : files) {
      String path = ROOT.relativize(file).toString().replace('\\', '/');
      String within =
          path.replaceFirst(
              "^policies/|^.*?/(?=(mesh\\.yaml|waivers/|holds/|domains/|global/))", "");
      String name = schemaOf(within);
      if (name != null) {
        assertThat(faults(name, document(file))).as(path).isEmpty();
        checked++;
      }
    }
    assertThat(checked).isGreaterThan(10);
  }

  /** Spoils every place of every file of a tree that uses every key. */
  @TestFactory
  Stream<DynamicTest> loaderAndSchemaRefuseTheSame() throws IOException {
    assertThat(TreeLoader.load(TREE, OPTIONS).diagnostics()).isEmpty();
    return filesIn(TREE).stream()
        .filter(file -> schemaOf(path(file)) != null)
        .map(file -> DynamicTest.dynamicTest(path(file), () -> spoil(file)));
  }

  private static String path(Path file) {
    return TREE.relativize(file).toString().replace('\\', '/');
  }

  private void spoil(Path file) throws IOException {
    String path = path(file);
    String name = schemaOf(path);
    Path copy = temp.resolve(path.replace("/", "-"));
    for (Path each : filesIn(TREE)) {
      Path to = copy.resolve(TREE.relativize(each));
      Files.createDirectories(to.getParent());
      Files.copy(each, to);
    }
    JsonNode document = document(file);
    assertThat(faults(name, document)).isEmpty();
    assertUsesEveryKey(name, document, path);
    List<String> disagreements = new ArrayList<>();
    int refused = 0;
    for (Map.Entry<String, JsonNode> spoiled : spoiled(document).entrySet()) {
      Files.writeString(copy.resolve(path), spoiled.getValue().toString());
      List<Diagnostic> told =
          TreeLoader.load(copy, OPTIONS).diagnostics().stream()
              .filter(d -> d.isError() && d.location().file().equals(path))
              .toList();
      boolean formal =
          told.stream()
              // whether a waiver needs a compensation depends on its control
              .filter(d -> !d.path().endsWith("compensation"))
              .anyMatch(d -> FORMAL.contains(d.code()));
      List<String> faults = faults(name, spoiled.getValue());
      refused += formal ? 1 : 0;
      if (formal && faults.isEmpty()) {
        disagreements.add(spoiled.getKey() + ": the loader alone refuses it: " + told);
      } else if (told.isEmpty() && !faults.isEmpty() && !spoiled.getKey().matches(UNREAD)) {
        disagreements.add(spoiled.getKey() + ": the schema alone refuses it: " + faults);
      }
    }
    assertThat(disagreements).isEmpty();
    assertThat(refused).isGreaterThan(5);
  }

  /** Every document that differs from the given one in one place, by what was done. */
  private static Map<String, JsonNode> spoiled(JsonNode document) throws IOException {
    Map<String, JsonNode> spoiled = new LinkedHashMap<>();
    List<String> pointers = new ArrayList<>();
    pointers(document, "", pointers);
    for (String pointer : pointers) {
      if (document.at(pointer) instanceof ObjectNode object) {
        JsonNode longer = document.deepCopy();
        ((ObjectNode) longer.at(pointer)).put("zzz", "x");
        spoiled.put(pointer + " with an unknown key", longer);
        for (String key : object.propertyNames()) {
          JsonNode shorter = document.deepCopy();
          ((ObjectNode) shorter.at(pointer)).remove(key);
          spoiled.put(pointer + " without " + key, shorter);
        }
      }
      if (pointer.isEmpty()) {
        continue;
      }
      for (String value :
          List.of(
              "\"zzz\"",
              "17",
              "-1",
              "1.5",
              "true",
              "[]",
              "{}",
              "[\"zzz\"]",
              "{\"zzz\": 1}",
              "[{}]")) {
        JsonNode changed = document.deepCopy();
        int slash = pointer.lastIndexOf('/');
        String last = pointer.substring(slash + 1).replace("~1", "/").replace("~0", "~");
        JsonNode to = JSON.readTree(value);
        switch (changed.at(pointer.substring(0, slash))) {
          case ObjectNode object -> object.set(last, to);
          case ArrayNode array -> array.set(Integer.parseInt(last), to);
          default -> throw new IllegalStateException(pointer);
        }
        spoiled.put(pointer + " = " + value, changed);
      }
    }
    return spoiled;
  }

  private static void pointers(JsonNode node, String pointer, List<String> into) {
    into.add(pointer);
    switch (node) {
      case ObjectNode object ->
          object
              .properties()
              .forEach(each ->
                  pointers(
                      each.getValue(),
                      pointer + "/" + each.getKey().replace("~", "~0").replace("/", "~1"),
                      into));
      case ArrayNode array -> {
        for (int i = 0; i < array.size(); i++) {
          pointers(array.get(i), pointer + "/" + i, into);
        }
      }
      default -> {}
    }
  }

  /** The sample would show nothing of a key that it does not use. */
  private static void assertUsesEveryKey(String name, JsonNode document, String path)
      throws IOException {
    if (path.endsWith("many.yaml")) {
      return;
    }
    List<String> used = new ArrayList<>();
    pointers(document, "", used);
    List<String> keys = used.stream().map(p -> p.substring(p.lastIndexOf('/') + 1)).toList();
    JsonNode schema = schema(name);
    JsonNode own = schema.path("properties").isEmpty() ? schema.at("/$defs/" + name) : schema;
    own = ((ObjectNode) own.deepCopy()).without(List.of("$defs", "examples"));
    List<String> declared = new ArrayList<>();
    own.findValues("properties").forEach(each -> declared.addAll(each.propertyNames()));
    if (!name.equals("mesh")) {
      declared.remove("approvals"); // signatures, which stand only where no names do
    }
    assertThat(keys).as(name).containsAll(declared);
  }
}
