package dev.bylaw.cli.rego;

import dev.bylaw.cli.ExitCode;
import dev.bylaw.cli.Failure;
import dev.bylaw.rego.RegoSource;
import dev.bylaw.rego.builtin.Builtin;
import dev.bylaw.rego.builtin.BuiltinContext;
import dev.bylaw.rego.builtin.BuiltinException;
import dev.bylaw.rego.builtin.BuiltinLibrary;
import dev.bylaw.rego.value.Json;
import dev.bylaw.rego.value.JsonException;
import dev.bylaw.rego.value.ObjectValue;
import dev.bylaw.rego.value.StringValue;
import dev.bylaw.rego.value.Value;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Loads files as opa does. Of a folder given as data, every .rego, .json and .yaml counts; a
 * document stands under `data` at the path of its folder. Of a bundle, only documents named
 * data.json and data.yaml count.
 */
final class SourceLoader {
  private final List<RegoSource> modules = new ArrayList<>();
  private final List<PathMatcher> ignored;
  private ObjectValue data = ObjectValue.EMPTY;

  /**
   * A loader.
   *
   * @param ignore globs of names of files and folders that are left out
   */
  SourceLoader(List<String> ignore) {
    ignored =
        ignore.stream()
            .map(glob -> FileSystems.getDefault().getPathMatcher("glob:" + glob))
            .toList();
  }

  Sources loaded() {
    return new Sources(modules, data);
  }

  /** Loads what `-d` names: a file or folder, after `a.b:` a place for its documents. */
  void data(String argument) throws Failure {
    int colon = argument.indexOf(':');
    boolean prefixed = colon > 1 && !argument.startsWith("file:");
    String plain = argument.startsWith("file://") ? argument.substring(7) : argument;
    Path path = Path.of(prefixed ? argument.substring(colon + 1) : plain);
    List<String> prefix = prefixed ? List.of(argument.substring(0, colon).split("\\.")) : List.of();
    if (Files.isDirectory(path)) {
      walk(path, prefix, false);
    } else {
      file(path, read(path), prefix, false, true);
    }
  }

  /** Loads a bundle: a folder or a .tar.gz. */
  void bundle(Path path) throws Failure {
    if (Files.isDirectory(path)) {
      walk(path, List.of(), true);
      return;
    }
    try {
      for (Map.Entry<String, byte[]> entry : Tar.read(path).entrySet()) {
        Path inside = Path.of(entry.getKey()).normalize();
        Path relative = inside.isAbsolute() ? Path.of("/").relativize(inside) : inside;
        if (!isIgnored(relative)) {
          file(path.resolve(relative), entry.getValue(), folder(relative), true, false);
        }
      }
    } catch (NoSuchFileException e) {
      throw new Failure(ExitCode.USAGE, "`" + path + "` does not exist");
    } catch (IOException e) {
      throw new Failure(ExitCode.USAGE, "cannot read bundle `" + path + "`: " + e.getMessage());
    }
  }

  private void walk(Path root, List<String> prefix, boolean bundle) throws Failure {
    List<Path> files;
    try (Stream<Path> walk = Files.walk(root)) {
      files = walk.filter(Files::isRegularFile).sorted().toList();
    } catch (IOException e) {
      throw new Failure(ExitCode.USAGE, "cannot read `" + root + "`: " + e.getMessage());
    }
    for (Path path : files) {
      Path relative = root.relativize(path);
      if (isIgnored(relative)) {
        continue;
      }
      List<String> place = new ArrayList<>(prefix);
      place.addAll(folder(relative));
      String name = path.getFileName().toString();
      if (name.endsWith(".rego") || isDocument(name)) {
        file(path, read(path), place, bundle, false);
      }
    }
  }

  private boolean isIgnored(Path relative) {
    for (Path name : relative) {
      if (ignored.stream().anyMatch(glob -> glob.matches(name))) {
        return true;
      }
    }
    return false;
  }

  private static List<String> folder(Path relative) {
    List<String> steps = new ArrayList<>();
    for (int i = 0; i < relative.getNameCount() - 1; i++) {
      steps.add(relative.getName(i).toString());
    }
    return steps;
  }

  private static boolean isDocument(String name) {
    return name.endsWith(".json") || name.endsWith(".yaml") || name.endsWith(".yml");
  }

  private void file(Path path, byte[] bytes, List<String> place, boolean bundle, boolean named)
      throws Failure {
    String name = path.getFileName().toString();
    String shown = path.normalize().toString().replace('\\', '/');
    if (name.endsWith(".rego")) {
      modules.add(new RegoSource(shown, new String(bytes, StandardCharsets.UTF_8)));
      return;
    }
    if (!isDocument(name)) {
      if (named) {
        throw new Failure(ExitCode.USAGE, "`" + shown + "`: expected a .rego, .json or .yaml file");
      }
      return;
    }
    if (bundle && !name.matches("data\\.(json|ya?ml)")) {
      return;
    }
    Value document = document(shown, bytes);
    for (String step : place.reversed()) {
      document = ObjectValue.builder().put(StringValue.of(step), document).build();
    }
    if (!(document instanceof ObjectValue object)) {
      throw new Failure(
          ExitCode.USAGE, "`" + shown + "`: expected an object at the root of `data`");
    }
    data = merged(data, object, shown);
  }

  private static ObjectValue merged(ObjectValue known, ObjectValue added, String file)
      throws Failure {
    ObjectValue.Builder out = known.toBuilder();
    for (Value key : added.keys()) {
      @Nullable Value before = known.get(key);
      @Nullable Value value = added.get(key);
      if (value == null) {
        continue;
      }
      if (before == null) {
        out.put(key, value);
      } else if (before instanceof ObjectValue a && value instanceof ObjectValue b) {
        out.put(key, merged(a, b, file));
      } else {
        throw new Failure(
            ExitCode.USAGE, "`" + file + "`: another file gives the document at " + key + ", too");
      }
    }
    return out.build();
  }

  /** A document of a file, by its name's ending: YAML, else JSON. */
  static Value document(String name, byte[] bytes) throws Failure {
    try {
      if (!name.endsWith(".yaml") && !name.endsWith(".yml")) {
        return Json.parse(bytes);
      }
      Builtin yaml = BuiltinLibrary.standard().lookup("yaml.unmarshal");
      Value text = StringValue.of(new String(bytes, StandardCharsets.UTF_8));
      @Nullable Value value =
          yaml == null ? null : yaml.call(BuiltinContext.of(0, 0), new Value[] {text});
      if (value == null) {
        throw new Failure(ExitCode.USAGE, "`" + name + "`: expected YAML");
      }
      return value;
    } catch (JsonException e) {
      throw new Failure(ExitCode.USAGE, "`" + name + "`: " + e.getMessage());
    } catch (BuiltinException e) {
      throw new Failure(ExitCode.USAGE, "`" + name + "`: " + e.getMessage());
    }
  }

  static byte[] read(Path path) throws Failure {
    try {
      return Files.readAllBytes(path);
    } catch (NoSuchFileException e) {
      throw new Failure(ExitCode.USAGE, "`" + path + "` does not exist");
    } catch (IOException e) {
      throw new Failure(ExitCode.USAGE, "cannot read `" + path + "`: " + e.getMessage());
    }
  }
}
