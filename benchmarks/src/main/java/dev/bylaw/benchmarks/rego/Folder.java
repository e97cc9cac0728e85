package dev.bylaw.benchmarks.rego;

import dev.bylaw.rego.CompileOptions;
import dev.bylaw.rego.EvaluationInput;
import dev.bylaw.rego.PreparedRule;
import dev.bylaw.rego.RegoCompiler;
import dev.bylaw.rego.RegoSource;
import dev.bylaw.rego.value.Json;
import dev.bylaw.rego.value.JsonException;
import dev.bylaw.rego.value.ObjectValue;
import dev.bylaw.rego.value.Value;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A workload on disk, as both sides read it: {@code policy/*.rego}, {@code data/data.json}, {@code
 * input/N.json} and {@code query}.
 */
record Folder(Path path) {
  /** Writes a workload. */
  static Folder write(Path path, Workload workload) throws IOException {
    Files.createDirectories(path.resolve("policy"));
    Files.createDirectories(path.resolve("data"));
    Files.createDirectories(path.resolve("input"));
    for (Map.Entry<String, String> module : workload.modules().entrySet()) {
      Files.writeString(path.resolve("policy").resolve(module.getKey()), module.getValue());
    }
    Files.writeString(path.resolve("data/data.json"), workload.data());
    Files.writeString(path.resolve("query"), workload.query());
    for (int i = 0; i < workload.inputs().size(); i++) {
      Files.writeString(path.resolve("input/%04d.json".formatted(i)), workload.inputs().get(i));
    }
    return new Folder(path);
  }

  Path policy() {
    return path.resolve("policy");
  }

  Path data() {
    return path.resolve("data/data.json");
  }

  String query() throws IOException {
    return Files.readString(path.resolve("query"));
  }

  /** The inputs, in order. */
  List<Path> inputs() throws IOException {
    return files(path.resolve("input"));
  }

  List<RegoSource> sources() throws IOException {
    List<RegoSource> sources = new ArrayList<>();
    for (Path file : files(policy())) {
      sources.add(new RegoSource(String.valueOf(file.getFileName()), Files.readString(file)));
    }
    return sources;
  }

  /** Compiles the policy. */
  PreparedRule prepare() throws IOException {
    return RegoCompiler.compile(sources(), CompileOptions.standard()).orThrow().prepare(query());
  }

  /** The evaluations to make, one for each input. */
  EvaluationInput[] evaluations() throws IOException {
    ObjectValue data = (ObjectValue) json(Files.readString(data()));
    List<EvaluationInput> evaluations = new ArrayList<>();
    for (Path input : inputs()) {
      evaluations.add(EvaluationInput.of(json(Files.readString(input)), data, 0));
    }
    return evaluations.toArray(new EvaluationInput[0]);
  }

  /** Reads JSON; what is no JSON is as bad as a file that cannot be read. */
  static Value json(String text) throws IOException {
    try {
      return Json.parse(text);
    } catch (JsonException e) {
      throw new IOException(e);
    }
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }
}
