package dev.bylaw.cli.bundle;

import dev.bylaw.bundle.archive.ArchiveLimits;
import dev.bylaw.bundle.archive.Bundle;
import dev.bylaw.bundle.archive.BundleArchive;
import dev.bylaw.bundle.archive.BundleException;
import dev.bylaw.bundle.archive.BundleFolder;
import dev.bylaw.bundle.signature.Release;
import dev.bylaw.bundle.tree.TreeLimits;
import dev.bylaw.bundle.tree.TreeParts;
import dev.bylaw.cli.ExitCode;
import dev.bylaw.cli.Failure;
import dev.bylaw.log.note.NoteException;
import dev.bylaw.log.note.SignedNote;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.TreeMap;

/** Bundles on the disk: an archive, or a folder with its signatures beside the tree. */
public final class BundleFiles {
  private BundleFiles() {}

  /** The bundle at a path; a folder must be signed, since that is where its number stands. */
  public static Bundle read(Path path) throws Failure, IOException, BundleException {
    if (Files.isDirectory(path)) {
      return Release.bundle(BundleFolder.files(path, TreeLimits.DEFAULT), BundleFolder.notes(path));
    }
    if (!Files.isRegularFile(path)) {
      throw new Failure(ExitCode.USAGE, "there is no bundle at `" + path + "`");
    }
    return BundleArchive.read(path, ArchiveLimits.DEFAULT);
  }

  /** Writes the archive, whole or not at all, and gives its bytes. */
  static byte[] write(Bundle bundle, Path file) throws IOException, BundleException {
    byte[] archive = BundleArchive.write(bundle);
    replace(file, archive);
    return archive;
  }

  /** Writes the signatures beside the tree in a folder. */
  static void writeNotes(Bundle bundle, Path folder) throws IOException {
    for (var note : bundle.notes().entrySet()) {
      Path file = folder.resolve(note.getKey());
      Files.createDirectories(file.getParent());
      replace(file, note.getValue());
    }
  }

  private static void replace(Path file, byte[] bytes) throws IOException {
    Path absolute = file.toAbsolutePath();
    Path part = Files.createTempFile(absolute.getParent(), ".bundle", ".part");
    try {
      Files.write(part, bytes);
      Files.setPosixFilePermissions(part, PosixFilePermissions.fromString("rw-r--r--"));
      Files.move(part, absolute, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  /** Without the signatures over a text that the bundle does not have any more. */
  static Bundle withoutStaleNotes(Bundle bundle) {
    Release release = Release.of(bundle);
    var kept = new TreeMap<String, byte[]>();
    bundle
        .notes()
        .forEach((path, note) -> {
          String domain =
              path.startsWith("signatures/domains/")
                  ? path.substring("signatures/domains/".length(), path.length() - ".note".length())
                  : "";
          String text = domain.isEmpty() ? release.text() : release.text(domain);
          boolean known =
              domain.isEmpty()
                  || release.parts().containsKey(TreeParts.catalog(domain))
                  || release.parts().containsKey(TreeParts.rules(domain));
          try {
            if (known && SignedNote.parse(note).text().equals(text)) {
              kept.put(path, note);
            }
          } catch (NoteException _) {
            // no signature of anything
          }
        });
    return new Bundle(bundle.mesh(), bundle.sequence(), bundle.domain(), bundle.tree(), kept);
  }
}
