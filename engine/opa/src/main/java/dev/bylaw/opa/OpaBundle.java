package dev.bylaw.opa;

import dev.bylaw.rego.value.Json;
import dev.bylaw.rego.value.JsonException;
import dev.bylaw.rego.value.ObjectValue;
import dev.bylaw.rego.value.StringValue;
import dev.bylaw.rego.value.Value;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * A bundle that {@code opa build -t wasm} made: the compiled policy and its data. Signatures and
 * the Rego sources within it are not read; that a bundle is the one that was meant is for whoever
 * keeps the file.
 *
 * @param revision as the manifest has it, or empty
 * @param data base documents
 */
public record OpaBundle(String revision, byte[] wasm, ObjectValue data) {
  /**
   * Reads a bundle.
   *
   * @param path a {@code .tar.gz}, or a folder that holds the files of one
   * @throws OpaException if it is no bundle, has no {@code policy.wasm} or is beyond the limits
   * @throws IOException if it cannot be read
   */
  public static OpaBundle read(Path path, BundleLimits limits) throws IOException, OpaException {
    Map<String, byte[]> files =
        Files.isDirectory(path)
            ? BundleFiles.ofFolder(path, limits)
            : BundleFiles.ofArchive(path, limits);
    ObjectValue manifest = ObjectValue.EMPTY;
    ObjectValue data = ObjectValue.EMPTY;
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      String name = file.getKey();
      if (name.equals(".manifest")) {
        manifest = object(name, file.getValue());
      } else if (name.endsWith("data.json")) {
        data = Documents.merge(data, Documents.under(name, object(name, file.getValue())));
      }
    }
    byte[] wasm = files.get("policy.wasm");
    if (wasm == null) {
      throw new OpaException(
          "bundle `" + path + "` has no `policy.wasm`: build it with `opa build -t wasm -e …`");
    }
    return new OpaBundle(revision(manifest), wasm, data);
  }

  private static String revision(ObjectValue manifest) {
    return manifest.get("revision") instanceof StringValue text ? text.value() : "";
  }

  private static ObjectValue object(String name, byte[] json) throws OpaException {
    try {
      Value value = Json.parse(json);
      if (value instanceof ObjectValue object) {
        return object;
      }
      throw new OpaException("`" + name + "`: expected an object, found " + value.typeName());
    } catch (JsonException e) {
      throw new OpaException("`" + name + "` is not JSON: " + e.getMessage(), e);
    }
  }
}
