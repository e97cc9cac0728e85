package dev.bylaw.rego.builtin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.bylaw.rego.builtin.Signature.Parameter;
import dev.bylaw.rego.value.ArrayValue;
import dev.bylaw.rego.value.BooleanValue;
import dev.bylaw.rego.value.Json;
import dev.bylaw.rego.value.ObjectValue;
import dev.bylaw.rego.value.StringValue;
import dev.bylaw.rego.value.Value;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Every function of OPA is here and described. {@code -Dbylaw.update=true} writes
 * docs/rego-builtins.md anew.
 */
class BuiltinsTableTest {
  private static final Path TABLE =
      Path.of(System.getProperty("bylaw.root", "../..")).resolve("docs/rego-builtins.md");

  /** Functions only in name: the language has a statement for each. */
  private static final Set<String> STATEMENTS = Set.of("assign", "eq");

  /** Calls of these are constants that the compiler puts in their place. */
  private static final Set<String> AT_COMPILE_TIME =
      Set.of("rego.metadata.chain", "rego.metadata.rule");

  private static final Map<String, String> NOTES =
      Map.of(
          "http.send",
          "refused unless the embedder grants it (`EvaluationInput.withNetwork`)",
          "net.lookup_ip_addr",
          "refused unless the embedder grants it; addresses and `localhost` need no look-up",
          "opa.runtime",
          "what the embedder gives; nothing of the process's environment by itself",
          "time.now_ns",
          "the evaluation's clock",
          "rand.intn",
          "drawn from the evaluation's seed",
          "uuid.rfc4122",
          "drawn from the evaluation's seed",
          "internal.print",
          "what `print` becomes");

  private static Map<String, String> families() {
    Map<String, String> families = new TreeMap<>();
    for (BuiltinFamily family : ServiceLoader.load(BuiltinFamily.class)) {
      String name = family.getClass().getPackageName();
      for (Signature signature : Builtins.signatures()) {
        if (family.find(signature.name()) != null) {
          String other = families.put(signature.name(), name.substring(name.lastIndexOf('.') + 1));
          assertThat(other).as("second family of " + signature.name()).isNull();
        }
      }
    }
    return families;
  }

  @Test
  void everyFunctionIsImplementedOrAConstant() {
    Set<String> missing =
        Builtins.signatures().stream()
            .map(Signature::name)
            .filter(name -> Builtins.lookup(name) == null)
            .collect(Collectors.toSet());
    missing.removeAll(STATEMENTS);
    assertThat(missing).isEqualTo(AT_COMPILE_TIME);
  }

  @Test
  void theTableIsUpToDate() throws IOException {
    String table = table();
    if (Boolean.getBoolean("bylaw.update")) {
      Files.writeString(TABLE, table);
    }
    assertThat(Files.exists(TABLE) ? Files.readString(TABLE) : "")
        .as("docs/rego-builtins.md, written anew with -Dbylaw.update=true")
        .isEqualTo(table);
  }

  private static String table() {
    Map<String, String> families = families();
    Map<String, List<String>> rows = new TreeMap<>();
    for (Signature signature : Builtins.signatures()) {
      String family =
          STATEMENTS.contains(signature.name()) || signature.name().startsWith("rego.")
              ? "rego"
              : families.getOrDefault(signature.name(), "rego");
      rows.computeIfAbsent(family, _ -> new ArrayList<>()).add(row(signature));
    }
    StringBuilder out = new StringBuilder();
    out.append("# Built-in functions\n\n");
    out.append("Generated from the code; do not edit. All ")
        .append(Builtins.signatures().size())
        .append(" functions of OPA 1.22, by the package that implements them.\n");
    out.append("A result is a function of the arguments alone unless a note says otherwise.\n");
    rows.forEach((family, lines) -> {
      out.append("\n## ").append(family).append("\n\n");
      out.append("| function | result | notes |\n|---|---|---|\n");
      lines.forEach(out::append);
    });
    return out.toString();
  }

  private static String row(Signature signature) {
    String parameters =
        signature.parameters().stream().map(Parameter::toString).collect(Collectors.joining(", "));
    if (signature.variadic() != null) {
      parameters += (parameters.isEmpty() ? "" : ", ") + signature.variadic() + "...";
    }
    Parameter result = signature.result();
    List<String> notes = new ArrayList<>();
    if (signature.infix() != null) {
      notes.add("written `" + signature.infix().replace("|", "\\|") + "`");
    }
    if (signature.relation()) {
      notes.add("several results");
    }
    if (signature.deprecated()) {
      notes.add("deprecated: refused in Rego v1");
    }
    if (STATEMENTS.contains(signature.name())) {
      notes.add("a statement of the language");
    }
    if (AT_COMPILE_TIME.contains(signature.name())) {
      notes.add("a constant of the compiled program");
    }
    if (signature.name().startsWith("internal.")) {
      notes.add("the compiler's own");
    }
    Optional.ofNullable(NOTES.get(signature.name())).ifPresent(notes::add);
    boolean silent = !signature.deterministic() && !NOTES.containsKey(signature.name());
    if (silent) {
      notes.add("depends on the evaluation's clock or seed");
    }
    return "| `%s(%s)` | `%s` | %s |%n"
        .formatted(
            signature.name(),
            parameters,
            result == null ? "none" : result,
            String.join("; ", notes))
        .replace(System.lineSeparator(), "\n");
  }

  @Test
  void namesAndSignaturesAreThoseOfOpa() throws IOException {
    Optional<Path> opa = OpaOracle.find();
    assumeTrue(opa.isPresent(), "no `opa` on the PATH: signatures are not compared");
    Process process = new ProcessBuilder(opa.get().toString(), "capabilities", "--current").start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    Map<String, String> theirs = new TreeMap<>();
    try {
      ObjectValue capabilities = (ObjectValue) Json.parse(text);
      for (Value builtin : (ArrayValue) capabilities.get("builtins")) {
        ObjectValue object = (ObjectValue) builtin;
        theirs.put(((StringValue) object.get("name")).value(), described(object));
      }
    } catch (dev.bylaw.rego.value.JsonException e) {
      throw new IOException(e);
    }
    Map<String, String> ours = new TreeMap<>();
    for (Signature signature : Builtins.signatures()) {
      ours.put(signature.name(), described(signature));
    }
    assertThat(ours).isEqualTo(theirs);
  }

  private static String described(Signature signature) {
    return signature.parameters().stream().map(p -> p.type().toString()).toList()
        + (signature.variadic() == null ? "" : "..." + signature.variadic())
        + (signature.result() == null ? "" : " -> " + signature.result().type())
        + (signature.deterministic() ? "" : " nondeterministic")
        + (signature.relation() ? " relation" : "")
        + (signature.deprecated() ? " deprecated" : "");
  }

  private static String described(ObjectValue builtin) {
    ObjectValue decl = (ObjectValue) builtin.get("decl");
    List<String> arguments = new ArrayList<>();
    if (decl.get("args") instanceof ArrayValue all) {
      all.forEach(type -> arguments.add(type((ObjectValue) type)));
    }
    return arguments
        + (decl.get("variadic") instanceof ObjectValue type ? "..." + type(type) : "")
        + (decl.get("result") instanceof ObjectValue type ? " -> " + type(type) : "")
        + (BooleanValue.TRUE.equals(builtin.get("nondeterministic")) ? " nondeterministic" : "")
        + (BooleanValue.TRUE.equals(builtin.get("relation")) ? " relation" : "")
        + (BooleanValue.TRUE.equals(builtin.get("deprecated")) ? " deprecated" : "");
  }

  /** A type of OPA's JSON as OPA prints it. */
  private static String type(ObjectValue type) {
    String kind = ((StringValue) type.get("type")).value();
    return switch (kind) {
      case "array" -> {
        String fixed = type.get("static") instanceof ArrayValue all ? joined(all) : "";
        String rest =
            type.get("dynamic") instanceof ObjectValue dynamic ? "[" + type(dynamic) + "]" : "";
        yield "array" + fixed + rest;
      }
      case "set" -> "set[" + (type.get("of") instanceof ObjectValue of ? type(of) : "any") + "]";
      case "object" -> {
        List<String> fixed = new ArrayList<>();
        if (type.get("static") instanceof ArrayValue all) {
          for (Value entry : all) {
            ObjectValue e = (ObjectValue) entry;
            fixed.add(
                ((StringValue) e.get("key")).value() + ": " + type((ObjectValue) e.get("value")));
          }
        }
        String rest =
            type.get("dynamic") instanceof ObjectValue dynamic
                ? "["
                    + type((ObjectValue) dynamic.get("key"))
                    + ": "
                    + type((ObjectValue) dynamic.get("value"))
                    + "]"
                : "";
        yield "object" + (fixed.isEmpty() ? "" : "<" + String.join(", ", fixed) + ">") + rest;
      }
      case "any" ->
          type.get("of") instanceof ArrayValue of && !of.isEmpty() ? "any" + joined(of) : "any";
      default -> kind;
    };
  }

  private static String joined(ArrayValue types) {
    return types.asList().stream()
        .map(type -> type((ObjectValue) type))
        .collect(Collectors.joining(", ", "<", ">"));
  }
}
