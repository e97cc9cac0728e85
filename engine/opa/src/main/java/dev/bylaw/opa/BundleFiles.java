package dev.bylaw.opa;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * The files of a bundle that are of use, by their path from its root, within limits. Nothing is
 * written anywhere; names that lead out of the bundle are refused all the same, as is whatever is
 * neither file nor folder.
 */
final class BundleFiles {
  private final BundleLimits limits;
  private final Map<String, byte[]> files = new TreeMap<>();
  private long bytes;
  private int count;

  private BundleFiles(BundleLimits limits) {
    this.limits = limits;
  }

  static Map<String, byte[]> ofArchive(Path path, BundleLimits limits)
      throws IOException, OpaException {
    long size = Files.size(path);
    if (size > limits.fileBytes()) {
      throw new OpaException(
          "bundle `" + path + "` has " + size + " bytes, more than " + limits.fileBytes());
    }
    BundleFiles found = new BundleFiles(limits);
    try (InputStream file = Files.newInputStream(path);
        InputStream unzipped = new BufferedInputStream(new GZIPInputStream(file), 1 << 16)) {
      new Tar(unzipped, found).read();
    } catch (ZipException e) {
      throw new OpaException("bundle `" + path + "` is not gzip: " + e.getMessage(), e);
    } catch (java.io.EOFException e) {
      throw new OpaException("bundle `" + path + "` is cut short", e);
    }
    return found.files;
  }

  static Map<String, byte[]> ofFolder(Path folder, BundleLimits limits)
      throws IOException, OpaException {
    List<Path> paths;
    try (Stream<Path> walk = Files.walk(folder, 32)) {
      paths = walk.filter(each -> !each.equals(folder)).limit(limits.files() + 1L).toList();
    }
    BundleFiles found = new BundleFiles(limits);
    for (Path path : paths) {
      String name = folder.relativize(path).toString().replace('\\', '/');
      if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
        found.enter(name, 0);
      } else if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
        throw new OpaException("`" + name + "` is neither file nor folder");
      } else if (found.enter(name, Files.size(path))) {
        found.files.put(name, Files.readAllBytes(path));
      }
    }
    return found.files;
  }

  /** Counts an entry against the limits; true if its content is wanted. */
  boolean enter(String name, long size) throws OpaException {
    if (++count > limits.files()) {
      throw new OpaException("bundle has more than " + limits.files() + " files");
    }
    bytes += size;
    if (size < 0 || bytes > limits.contentBytes()) {
      throw new OpaException("bundle unpacks to more than " + limits.contentBytes() + " bytes");
    }
    String last = name.substring(name.lastIndexOf('/') + 1);
    if (last.equals("data.yaml") || last.equals("data.yml")) {
      throw new OpaException("`" + name + "` is not read: `opa build` turns it into `data.json`");
    }
    return name.equals("policy.wasm") || name.equals(".manifest") || last.equals("data.json");
  }

  void put(String name, byte[] content) throws OpaException {
    if (files.putIfAbsent(name, content) != null) {
      throw new OpaException("`" + name + "` stands in the bundle twice");
    }
  }
}
