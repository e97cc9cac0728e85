package dev.bylaw.sidecar.source;

import dev.bylaw.bundle.archive.ArchiveLimits;
import dev.bylaw.bundle.archive.Bundle;
import dev.bylaw.bundle.archive.BundleArchive;
import dev.bylaw.bundle.archive.BundleException;
import dev.bylaw.bundle.archive.BundleFolder;
import dev.bylaw.bundle.signature.Release;
import dev.bylaw.bundle.tree.TreeLimits;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A bundle on the disk: an archive, or a folder with its signatures beside the tree. */
public final class FileFeed implements BundleFeed {
  private final Path path;
  private byte @Nullable [] archive;
  private @Nullable Map<String, Integer> notes;
  private @Nullable String revision;

  public FileFeed(Path path) {
    this.path = path;
  }

  @Override
  public @Nullable Bundle fetch() throws IOException, BundleException {
    return Files.isDirectory(path) ? folder() : archive();
  }

  private @Nullable Bundle archive() throws IOException, BundleException {
    byte[] bytes;
    try (InputStream in = Files.newInputStream(path)) {
      bytes = in.readNBytes(ArchiveLimits.DEFAULT.archiveBytes() + 1);
    }
    if (Arrays.equals(bytes, archive)) {
      return null;
    }
    archive = bytes;
    return BundleArchive.read(bytes, ArchiveLimits.DEFAULT);
  }

  private @Nullable Bundle folder() throws IOException, BundleException {
    var tree = BundleFolder.files(path, TreeLimits.DEFAULT);
    var signatures = BundleFolder.notes(path);
    var hashes = new TreeMap<String, Integer>();
    signatures.forEach((name, note) -> hashes.put(name, Arrays.hashCode(note)));
    if (tree.revision().equals(revision) && hashes.equals(notes)) {
      return null;
    }
    revision = tree.revision();
    notes = hashes;
    return Release.bundle(tree, signatures);
  }

  @Override
  public String place() {
    return path.toString();
  }
}
