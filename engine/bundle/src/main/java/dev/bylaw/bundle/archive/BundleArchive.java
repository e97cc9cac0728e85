package dev.bylaw.bundle.archive;

import dev.bylaw.bundle.diagnostic.Diagnostics;
import dev.bylaw.bundle.mesh.MeshConfig;
import dev.bylaw.bundle.tree.TreeFile;
import dev.bylaw.bundle.tree.TreeFiles;
import dev.bylaw.rego.value.Json;
import dev.bylaw.rego.value.JsonException;
import dev.bylaw.rego.value.ObjectValue;
import dev.bylaw.rego.value.Value;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * A bundle as one file: a gzipped tar in OPA's bundle format. {@code .manifest} and {@code
 * data.json} follow from the rest; Rego stands where OPA looks for it, and what is YAML, CSV or DRL
 * has names that OPA passes over. The same bundle has the same bytes.
 */
public final class BundleArchive {
  private static final String MANIFEST = ".manifest";
  private static final String DATA = "data.json";

  /** How deep folders are nested. */
  private static final int MAX_DEPTH = 17;

  /** Names at which OPA would read a file of the tree as something else. */
  private static final Set<String> MEANINGFUL =
      Set.of("data.json", "data.yaml", "data.yml", "patch.json", "plan.json");

  private BundleArchive() {}

  /**
   * The archive's bytes.
   *
   * @throws BundleException if the tree has no readable mesh, or a file that OPA would misread
   */
  public static byte[] write(Bundle bundle) throws BundleException {
    var files = new TreeMap<String, byte[]>(byBytes());
    for (TreeFile file : bundle.tree().files()) {
      files.put(checkName(file.path(), ArchiveLimits.DEFAULT), file.bytes());
    }
    files.putAll(bundle.notes());
    files.put(MANIFEST, text(Manifest.of(bundle)));
    files.put(DATA, text(data(bundle.tree())));
    return TarWriter.write(files);
  }

  /** Reads an archive from a file. */
  public static Bundle read(Path file, ArchiveLimits limits) throws IOException, BundleException {
    try (InputStream in = Files.newInputStream(file)) {
      return read(in.readNBytes(limits.archiveBytes() + 1), limits);
    }
  }

  /**
   * Reads an archive, whoever made it.
   *
   * @throws BundleException if it is no bundle, beyond the limits, or does not agree with itself;
   *     that its signatures are good is another question
   */
  public static Bundle read(byte[] archive, ArchiveLimits limits) throws BundleException {
    if (archive.length > limits.archiveBytes()) {
      throw new BundleException(
          "the bundle is larger than " + limits.archiveBytes() + " bytes, packed");
    }
    Map<String, byte[]> files;
    try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(archive), 1 << 16)) {
      files = TarReader.read(in, limits);
    } catch (EOFException _) {
      throw new BundleException("the bundle is cut short");
    } catch (ZipException e) {
      throw new BundleException("not a bundle: expected gzip, found something else");
    } catch (IOException e) {
      throw new BundleException("the bundle cannot be unpacked: " + e.getMessage());
    }
    return of(files, limits);
  }

  private static Bundle of(Map<String, byte[]> files, ArchiveLimits limits) throws BundleException {
    byte[] manifest = files.remove(MANIFEST);
    byte[] data = files.remove(DATA);
    if (manifest == null || data == null) {
      throw new BundleException(
          "not a bundle of a policy tree: `"
              + (manifest == null ? MANIFEST : DATA)
              + "` is missing; make one with `bylaw bundle build`");
    }
    var notes = new TreeMap<String, byte[]>();
    var tree = new ArrayList<TreeFile>();
    for (var entry : files.entrySet()) {
      String path = entry.getKey();
      if (path.startsWith(Bundle.SIGNATURES) && path.endsWith(".note")) {
        notes.put(path, entry.getValue());
      } else {
        tree.add(new TreeFile(checkName(path, limits), entry.getValue()));
      }
    }
    ObjectValue found = parse(MANIFEST, manifest);
    Bundle bundle = Manifest.read(found, tree, notes);
    same(MANIFEST, Manifest.of(bundle), found);
    same(DATA, data(bundle.tree()), parse(DATA, data));
    return bundle;
  }

  private static void same(String name, ObjectValue expected, Value found) throws BundleException {
    if (!expected.equals(found)) {
      String detail = "";
      for (int i = 0; i < expected.size() && detail.isEmpty(); i++) {
        Value key = expected.keyAt(i);
        Value there = found instanceof ObjectValue object ? object.get(key) : null;
        if (!expected.valueAt(i).equals(there)) {
          detail =
              ": expected %s to be %s, found %s"
                  .formatted(key, shortened(expected.valueAt(i)), shortened(there));
        }
      }
      throw new BundleException("`" + name + "` does not agree with the bundle's files" + detail);
    }
  }

  private static String shortened(@Nullable Value value) {
    String text = value == null ? "nothing" : Json.write(value);
    return text.length() > 120 ? text.substring(0, 120) + "…" : text;
  }

  /** What policies see under {@code data}, which OPA has to be given. */
  private static ObjectValue data(TreeFiles tree) throws BundleException {
    var diagnostics = new Diagnostics();
    MeshConfig mesh = tree.mesh(diagnostics);
    if (diagnostics.hasErrors()) {
      throw new BundleException(
          "the bundle's mesh cannot be read: " + diagnostics.sorted().getFirst());
    }
    return ObjectValue.of("mesh", mesh.facts());
  }

  private static String checkName(String path, ArchiveLimits limits) throws BundleException {
    if (!ArchivePath.check(path, limits.pathBytes()).equals(path)) {
      throw new BundleException("`" + ArchivePath.shown(path) + "` is no path of a tree");
    }
    List<String> steps = List.of(path.split("/"));
    if (steps.size() > MAX_DEPTH) {
      throw new BundleException("`" + ArchivePath.shown(path) + "` is nested too deep");
    }
    if (MEANINGFUL.contains(steps.getLast())) {
      throw new BundleException(
          "`%s` has a meaning in OPA's bundles and none in a policy tree"
              .formatted(ArchivePath.shown(path)));
    }
    if (steps.stream().anyMatch(step -> step.startsWith("."))
        || !TreeFiles.isTreeFile(path)
        || steps.getFirst().equals("signatures")) {
      throw new BundleException(
          "`" + ArchivePath.shown(path) + "` has no place in a bundle of a policy tree");
    }
    return path;
  }

  private static ObjectValue parse(String name, byte[] json) throws BundleException {
    try {
      if (Json.parse(json) instanceof ObjectValue object) {
        return object;
      }
      throw new BundleException("`" + name + "`: expected an object");
    } catch (JsonException e) {
      throw new BundleException("`" + name + "` is no JSON: " + e.getMessage());
    }
  }

  private static byte[] text(ObjectValue value) {
    return (Json.write(value) + "\n").getBytes(StandardCharsets.UTF_8);
  }

  private static Comparator<String> byBytes() {
    return Comparator.comparing(
        path -> path.getBytes(StandardCharsets.UTF_8), Arrays::compareUnsigned);
  }
}
