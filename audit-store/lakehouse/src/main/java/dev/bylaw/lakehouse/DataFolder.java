package dev.bylaw.lakehouse;

import dev.bylaw.audit.columns.FactFile;
import dev.bylaw.audit.columns.FactRange;
import dev.bylaw.log.merkle.CompactRange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Table;
import org.apache.iceberg.io.FileIO;

/**
 * The table's data files. A name tells the range of entries and the file's SHA-256, so that a file
 * under a name never changes, and one that a crash left behind is found again.
 */
final class DataFolder {
  private static final String SUFFIX = ".parquet";

  private final FileIO io;
  private final String location;
  private final Path staging;

  /**
   * @param staging a folder on this machine, where files are looked at before they are placed
   */
  DataFolder(Table table, Path staging) throws IOException {
    this.io = table.io();
    this.location = table.location() + "/data";
    this.staging = staging;
    Files.createDirectories(staging);
  }

  /** The SHA-256 in the name of a file. */
  static String digest(DataFile file) {
    String name = name(file.location());
    return name.substring(name.lastIndexOf('-') + 1, name.length() - SUFFIX.length());
  }

  /** The range in the name of a file. */
  static FactRange range(DataFile file) throws RefusedException {
    Optional<FactRange> range = FactRange.parse(name(file.location()));
    if (range.isEmpty() || !file.location().endsWith(SUFFIX)) {
      throw new RefusedException("`" + file.location() + "` is none of the log's files");
    }
    return range.get();
  }

  private static String name(String location) {
    return location.substring(location.lastIndexOf('/') + 1);
  }

  /**
   * Takes the file that the store keeps of a range; derives it where the store has none.
   *
   * @param columns where the store keeps its files
   * @param noted the SHA-256 that the store noted of it; nothing where it has none
   */
  DataFile take(FactRange range, Path columns, Optional<String> noted, LeafFollower leaves)
      throws IOException, SQLException, RefusedException {
    Path staged = staging.resolve(range.name() + SUFFIX);
    Files.deleteIfExists(staged);
    leaves.skipTo(range.first());
    boolean taken = noted.isPresent() && link(FactFile.in(columns, range), staged);
    if (!taken) {
      CompactRange mark = leaves.mark();
      FactFile.write(leaves, range, staged);
      leaves.back(mark);
    }
    String digest = FactFile.digest(staged);
    if (taken && !digest.equals(noted.orElseThrow())) {
      throw new RefusedException(
          "`%s` is not what its note says; ask the store anything, and it derives it anew"
              .formatted(FactFile.in(columns, range)));
    }
    List<FactFile.ColumnRange> found;
    try {
      found = FactFile.compare(leaves, range, staged);
    } catch (FactFile.MismatchException e) {
      throw new RefusedException(
          "`%s` is not what the log says: %s"
              .formatted(FactFile.in(columns, range), e.getMessage()));
    }
    long size = Files.size(staged);
    return DataFiles.builder(PartitionSpec.unpartitioned())
        .withPath(place(staged, range.name() + "-" + digest + SUFFIX))
        .withFormat(FileFormat.PARQUET)
        .withFileSizeInBytes(size)
        .withMetrics(FactSchema.metrics(range.entries(), found))
        .build();
  }

  // the store may remove its name of a file at any time: this one keeps the same bytes
  private static boolean link(Path file, Path link) throws IOException {
    try {
      Files.createLink(link, file);
    } catch (NoSuchFileException _) {
      return false;
    } catch (IOException | UnsupportedOperationException _) {
      try {
        Files.copy(file, link);
      } catch (NoSuchFileException _) {
        return false;
      }
    }
    return true;
  }

  private String place(Path staged, String name) throws IOException {
    String at = location + "/" + name;
    if (!(io instanceof LocalFileIO)) {
      try (OutputStream out = io.newOutputFile(at).createOrOverwrite()) {
        Files.copy(staged, out);
      }
      Files.delete(staged);
      return at;
    }
    Path file = LocalFileIO.path(at);
    Files.createDirectories(file.getParent());
    try (FileChannel channel = FileChannel.open(staged, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
    Files.move(staged, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    // two names of one file are left as they are by a rename
    Files.deleteIfExists(staged);
    syncFolder(file);
    return at;
  }

  /** Removes files that no snapshot holds: a registration that was cut short left them. */
  int removeOthers(Set<String> held) throws IOException {
    if (!(io instanceof LocalFileIO)) {
      return 0;
    }
    Set<String> names = new HashSet<>();
    held.forEach(each -> names.add(name(each)));
    Path folder = LocalFileIO.path(location);
    int removed = 0;
    if (Files.exists(folder)) {
      try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*" + SUFFIX)) {
        for (Path file : files) {
          if (!names.contains(String.valueOf(file.getFileName()))) {
            Files.delete(file);
            removed++;
          }
        }
      }
    }
    return removed;
  }

  static void syncFolder(Path file) throws IOException {
    try (FileChannel folder = FileChannel.open(file.toAbsolutePath().getParent())) {
      folder.force(true);
    }
  }
}
