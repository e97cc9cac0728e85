package dev.bylaw.benchmarks.rego;

import dev.bylaw.rego.value.ArrayValue;
import dev.bylaw.rego.value.Json;
import dev.bylaw.rego.value.ObjectValue;
import dev.bylaw.rego.value.Value;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The workloads by name. Sizes and shapes follow OPA's own benchmarks where OPA has one (RBAC of
 * its documentation, {@code test/authz}, virtual documents); texts are ours.
 */
final class Workloads {
  /** What a run measures unless told otherwise. */
  static final List<String> STANDARD =
      List.of(
          "rbac",
          "authz-10",
          "authz-100",
          "authz-1000",
          "rules-1000",
          "keyed-1000",
          "documents-20x20",
          "join-5000",
          "library",
          "w1-20",
          "w1-200",
          "w1-2000",
          "w1-10000");

  /** Further inputs of {@code test/authz}. */
  static final List<String> MORE =
      List.of("authz-100-forbid-identity", "authz-100-forbid-path", "authz-100-forbid-method");

  private Workloads() {}

  /**
   * A workload, or null where its files are not on this machine.
   *
   * @param root of the repository, for the policy library
   * @param shared folder that has {@code workloads}, or null
   */
  static @Nullable Workload named(String name, Path root, @Nullable Path shared)
      throws IOException {
    String[] parts = name.split("-", 3);
    return switch (parts[0]) {
      case "rbac" -> rbac();
      case "authz" -> authz(name, Integer.parseInt(parts[1]), parts.length > 2 ? parts[2] : "");
      case "rules" -> rules(name, Integer.parseInt(parts[1]));
      case "keyed" -> keyed(name, Integer.parseInt(parts[1]));
      case "documents" -> {
        String[] size = parts[1].split("x", 2);
        yield documents(name, Integer.parseInt(size[0]), Integer.parseInt(size[1]));
      }
      case "join" -> join(name, Integer.parseInt(parts[1]));
      case "library" -> library(root);
      case "w1" -> shared == null ? null : w1(name, shared.resolve("workloads"));
      default -> throw new IllegalArgumentException("expected a workload, found `" + name + "`");
    };
  }

  private static Workload rbac() throws IOException {
    return new Workload(
        "rbac",
        Map.of("rbac.rego", resource("rbac.rego")),
        "{}",
        "data.bench.rbac.allow",
        List.of("{\"subject\": \"bob\", \"resource\": \"server123\", \"action\": \"read\"}"));
  }

  /** A thousand tokens, each with as many paths; the last token asks for the last path. */
  private static Workload authz(String name, int paths, String mode) throws IOException {
    StringBuilder profiles = new StringBuilder("[");
    for (int i = 0; i < paths; i++) {
      profiles
          .append(i == 0 ? "" : ", ")
          .append("{\"path\": \"/api/v1/kind-")
          .append(i)
          .append("/.*\", \"methods\": [\"POST\", \"GET\"]}");
    }
    profiles.append("]");
    StringBuilder data = new StringBuilder("{\"authz\": {\"tokens\": {");
    for (int i = 0; i < 1_000; i++) {
      data.append(i == 0 ? "" : ", ")
          .append("\"token-%d\": {\"id\": \"token-%d\", \"profiles\": ".formatted(i, i))
          .append(profiles)
          .append("}");
    }
    data.append("}}}");
    String token = mode.equals("forbid-identity") ? "nobody" : "token-999";
    String kind = mode.equals("forbid-path") ? "none" : "kind-" + (paths - 1);
    String method = mode.equals("forbid-method") ? "PURGE" : "GET";
    String input =
        "{\"token\": \"%s\", \"path\": \"/api/v1/%s/object0123456789\", \"method\": \"%s\"}"
            .formatted(token, kind, method);
    return new Workload(
        name,
        Map.of("authz.rego", resource("authz.rego")),
        data.toString(),
        "data.bench.authz.allow",
        List.of(input));
  }

  /** Rules that differ in what they look at: equality, membership, globs, arrays of a path. */
  private static Workload rules(String name, int count) {
    StringBuilder text = new StringBuilder("package bench.rules\n");
    for (int i = 0; i < count; i++) {
      String condition =
          switch (i % 5) {
            case 0 -> "input.kind == \"kind-%d\"\n\tinput.replicas > 3".formatted(i);
            case 1 ->
                "input.kind in {\"kind-%d\", \"kind-%d\"}\n\tinput.tier != \"dev\""
                    .formatted(i, i - 1);
            case 2 -> "[\"v1\", \"kind-%d\", _] = input.path".formatted(i);
            case 3 -> "glob.match(\"svc-%d:*\", [\":\"], input.service)".formatted(i);
            default -> "input.owner.team == \"team-%d\"\n\tnot input.approved".formatted(i);
          };
      text.append("\ndeny contains %d if {\n\t%s\n}\n".formatted(i, condition));
    }
    List<String> inputs = new ArrayList<>();
    for (int i : new int[] {count / 2, count / 4, count / 10 * 10, 0}) {
      inputs.add(
          ("{\"kind\": \"kind-%d\", \"replicas\": 5, \"tier\": \"prod\", \"path\": [\"v1\","
                  + " \"kind-%d\", \"x\"], \"service\": \"svc-%d:web\", \"owner\": {\"team\":"
                  + " \"team-%d\"}}")
              .formatted(i, i + 2, i + 3, i + 4));
    }
    return new Workload(
        name, Map.of("rules.rego", text.toString()), "{}", "data.bench.rules.deny", inputs);
  }

  /** A partial object over all users, of which one entry is asked for. */
  private static Workload keyed(String name, int users) throws IOException {
    StringBuilder data = new StringBuilder("{\"users\": {");
    for (int i = 0; i < users; i++) {
      data.append(i == 0 ? "" : ", ")
          .append("\"user-%d\": {\"groups\": [\"g%d\", \"g%d\"]}".formatted(i, i % 7, i % 11));
    }
    data.append("}, \"groups\": {");
    for (int i = 0; i < 11; i++) {
      data.append(i == 0 ? "" : ", ").append("\"g%d\": [\"role-%d\", \"all\"]".formatted(i, i));
    }
    data.append("}}");
    return new Workload(
        name,
        Map.of("keyed.rego", resource("keyed.rego")),
        data.toString(),
        "data.bench.keyed.allow",
        List.of("{\"user\": \"user-%d\", \"role\": \"role-3\"}".formatted(users / 2 + 1)));
  }

  /** Layers of rules, each of which reads two of the layer below. */
  private static Workload documents(String name, int layers, int width) {
    StringBuilder text = new StringBuilder("package bench.documents\n");
    for (int layer = 0; layer < layers; layer++) {
      for (int i = 0; i < width; i++) {
        text.append("\nl%d_r%d := true if {\n".formatted(layer, i));
        if (layer == 0) {
          text.append("\tinput.level > %d\n".formatted(i % 3));
        } else {
          text.append("\tl%d_r%d\n".formatted(layer - 1, i));
          text.append("\tl%d_r%d\n".formatted(layer - 1, (i + 1) % width));
        }
        text.append("}\n");
      }
    }
    text.append("\nallow if {\n");
    for (int i = 0; i < width; i++) {
      text.append("\tl%d_r%d\n".formatted(layers - 1, i));
    }
    text.append("}\n");
    return new Workload(
        name,
        Map.of("documents.rego", text.toString()),
        "{}",
        "data.bench.documents.allow",
        List.of("{\"level\": 5}"));
  }

  /** Orders grouped by customer through a nested comprehension. */
  private static Workload join(String name, int orders) throws IOException {
    StringBuilder data = new StringBuilder("{\"orders\": [");
    for (int i = 0; i < orders; i++) {
      data.append(i == 0 ? "" : ", ")
          .append(
              "{\"id\": %d, \"customer\": \"customer-%d\", \"amount\": %d}"
                  .formatted(i, i * 7919L % (orders / 10), i % 97));
    }
    data.append("]}");
    return new Workload(
        name,
        Map.of("join.rego", resource("join.rego")),
        data.toString(),
        "data.bench.join.largest",
        List.of("{\"least\": 9}"));
  }

  /** The policies that ship, all that they say of a read and of an export. */
  private static Workload library(Path root) throws IOException {
    Map<String, String> modules = new TreeMap<>();
    Path policies = root.resolve("policies");
    try (Stream<Path> files = Files.walk(policies)) {
      for (Path file : files.filter(Workloads::isPolicy).toList()) {
        modules.put(policies.relativize(file).toString().replace('/', '_'), Files.readString(file));
      }
    }
    return new Workload(
        "library",
        modules,
        resource("library-data.json"),
        "data.bylaw",
        List.of(resource("library-read.json"), resource("library-export.json")));
  }

  private static boolean isPolicy(Path file) {
    String name = file.toString();
    return name.endsWith(".rego") && !name.endsWith("_test.rego");
  }

  private static @Nullable Workload w1(String name, Path folder) throws IOException {
    Path module = folder.resolve(name + ".rego");
    if (!Files.exists(module)) {
      return null;
    }
    List<String> inputs = new ArrayList<>();
    for (ObjectValue request : w1Requests(name, folder)) {
      inputs.add(Json.write(Objects.requireNonNull(request.get("input"))));
    }
    return new Workload(
        name, Map.of("w1.rego", Files.readString(module)), "{}", "data.w1.allow", inputs);
  }

  /** The requests of a size of W1, each with {@code input} and the right {@code allow}. */
  static List<ObjectValue> w1Requests(String name, Path folder) throws IOException {
    Value all = Folder.json(Files.readString(folder.resolve(name + ".json")));
    List<ObjectValue> requests = new ArrayList<>();
    for (Value request : (ArrayValue) all) {
      requests.add((ObjectValue) request);
    }
    return requests;
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = Workloads.class.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
