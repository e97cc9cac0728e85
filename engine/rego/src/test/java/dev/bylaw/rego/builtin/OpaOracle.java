package dev.bylaw.rego.builtin;

import dev.bylaw.rego.value.ArrayValue;
import dev.bylaw.rego.value.Json;
import dev.bylaw.rego.value.JsonException;
import dev.bylaw.rego.value.ObjectValue;
import dev.bylaw.rego.value.StringValue;
import dev.bylaw.rego.value.Value;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Asks the real OPA what calls of built-in functions give. */
final class OpaOracle {
  /** What stands for a number of OPA's that is too long to be read here. */
  static final String TOO_LONG = "a number of more digits than are read here";

  private final Path opa =
      find().orElseThrow(() -> new IllegalStateException("no `opa` on the PATH"));

  /** The {@code opa} on the PATH or where {@code go install} puts it. */
  static java.util.Optional<Path> find() {
    return Stream.concat(
            Stream.of(System.getenv("PATH").split(":")),
            Stream.of(System.getProperty("user.home") + "/go/bin"))
        .map(folder -> Path.of(folder, "opa"))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** The same cases with OPA's outcomes: those that are defined in one run, the rest one by one. */
  List<BuiltinCase> outcomes(List<BuiltinCase> cases) throws IOException {
    List<BuiltinCase> result = new ArrayList<>();
    for (BuiltinCase c : defined(cases)) {
      result.add(c.outcome().equals("undefined") ? c.with(alone(c)) : c);
    }
    return result;
  }

  /** The same cases with OPA's values, in one run; what fails is undefined. */
  List<BuiltinCase> defined(List<BuiltinCase> cases) throws IOException {
    StringBuilder module = new StringBuilder("package t\n\n");
    StringBuilder input = new StringBuilder("{\"a\":[");
    for (int i = 0; i < cases.size(); i++) {
      BuiltinCase c = cases.get(i);
      input.append(i > 0 ? "," : "").append(hasSets(c) ? "[]" : c.arguments());
      if (!hasSets(c)) {
        List<String> arguments = new ArrayList<>();
        for (int k = 0; k < c.values().length; k++) {
          arguments.add("input.a[" + i + "][" + k + "]");
        }
        module.append("r[\"%d\"] := x if x := ".formatted(i));
        module.append(c.function()).append("(").append(String.join(", ", arguments)).append(")\n");
      }
    }
    Path folder = Files.createTempDirectory("opa");
    Files.writeString(folder.resolve("t.rego"), module);
    Files.writeString(folder.resolve("input.json"), input + "]}");
    Value all =
        run(
            "eval",
            "-f",
            "json",
            "-d",
            folder + "/t.rego",
            "-i",
            folder + "/input.json",
            "data.t.r");
    Value values = value(all);
    List<BuiltinCase> result = new ArrayList<>();
    for (int i = 0; i < cases.size(); i++) {
      Value outcome = values instanceof ObjectValue object ? object.get(Integer.toString(i)) : null;
      result.add(cases.get(i).with(outcome == null ? "undefined" : Json.write(outcome)));
    }
    return result;
  }

  private static boolean hasSets(BuiltinCase c) {
    return c.arguments().contains("$set");
  }

  private String alone(BuiltinCase c) throws IOException {
    Path folder = Files.createTempDirectory("opa");
    List<String> arguments = new ArrayList<>();
    for (int k = 0; k < c.values().length; k++) {
      arguments.add(hasSets(c) ? c.values()[k].toString() : "input[" + k + "]");
    }
    Files.writeString(
        folder.resolve("t.rego"),
        "package t\n\nr := x if x := " + c.function() + "(" + String.join(", ", arguments) + ")\n");
    Files.writeString(folder.resolve("input.json"), c.arguments());
    Value result =
        run(
            "eval",
            "--strict-builtin-errors",
            "-f",
            "json",
            "-d",
            folder + "/t.rego",
            "-i",
            folder + "/input.json",
            "data.t.r");
    Value value = value(result);
    if (value != null) {
      return Json.write(value);
    }
    if (result instanceof ObjectValue object && object.get("errors") instanceof ArrayValue errors) {
      ObjectValue error = (ObjectValue) errors.get(0);
      return "!" + text(error, "code") + ": " + text(error, "message").replace("\n", "\\n");
    }
    return "undefined";
  }

  private static String text(ObjectValue object, String key) {
    return ((StringValue) Objects.requireNonNull(object.get(key))).value();
  }

  private static Value value(Value output) {
    Value at = output;
    for (String step : List.of("result", "0", "expressions", "0", "value")) {
      at =
          switch (at) {
            case ObjectValue object -> object.get(step);
            case ArrayValue array when !array.isEmpty() -> array.get(Integer.parseInt(step));
            case null, default -> null;
          };
    }
    return at;
  }

  private Value run(String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(opa.toString()));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(false).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      return Json.parse(output.replaceAll("\\d{20000,}", "\"" + TOO_LONG + "\""));
    } catch (JsonException e) {
      throw new IOException(output, e);
    }
  }
}
