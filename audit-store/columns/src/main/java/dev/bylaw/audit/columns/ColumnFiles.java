package dev.bylaw.audit.columns;

import dev.bylaw.log.store.LeafSource;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The facts of the log in Parquet files, each of a range of entries. A file's name tells the range,
 * and a note beside it the file's SHA-256 and the root of the log's tree at the range's end. A file
 * that is missing, changed, or of another log is derived anew: the log alone is the truth.
 *
 * <p>Safe for use by several threads at once.
 */
public final class ColumnFiles {
  private static final Logger LOG = LoggerFactory.getLogger(ColumnFiles.class);

  private final LeafSource store;
  private final Path directory;
  private final int sealed;
  private final int small;
  // guarded by this
  private final Set<FactRange> trusted = new HashSet<>();
  private final Map<FactRange, Integer> used = new HashMap<>();

  /** The files that hold the entries below a size; they stay until this is closed. */
  public final class Snapshot implements AutoCloseable {
    private final List<FactRange> ranges;
    private final long size;

    private Snapshot(List<FactRange> ranges, long size) {
      this.ranges = ranges;
      this.size = size;
    }

    public long size() {
      return size;
    }

    public List<Path> files() {
      return ranges.stream().map(range -> directory.resolve(range.file())).toList();
    }

    @Override
    public void close() {
      release(ranges);
    }
  }

  /**
   * @param directory where the files stand; made if it does not exist. Nothing else may stand there
   */
  public ColumnFiles(LeafSource store, Path directory) throws IOException {
    this(store, directory, FactRange.SEALED_ENTRIES, FactRange.SMALL_ENTRIES);
  }

  /** With ranges of other sizes, for tests; the sealed size must be a multiple of the small one. */
  ColumnFiles(LeafSource store, Path directory, int sealed, int small) throws IOException {
    this.store = store;
    this.directory = directory.toAbsolutePath().normalize();
    this.sealed = sealed;
    this.small = small;
    Files.createDirectories(this.directory);
  }

  /**
   * The files of the entries below a size; those that are missing are derived.
   *
   * @param size 0 to the published size
   */
  public synchronized Snapshot at(long size) throws IOException, SQLException {
    List<FactRange> ranges = FactRange.upTo(size, sealed, small);
    for (FactRange range : ranges) {
      if (!trusted.contains(range)) {
        if (!isWhole(range)) {
          derive(range);
        }
        trusted.add(range);
      }
    }
    ranges.forEach(range -> used.merge(range, 1, Integer::sum));
    deleteOthers(new HashSet<>(ranges));
    return new Snapshot(ranges, size);
  }

  /** Derives what is sealed below a size, so that no question waits for it. */
  public void seal(long size) throws IOException, SQLException {
    if (size >= sealed) {
      at(size - size % sealed).close();
    }
  }

  private synchronized void release(List<FactRange> ranges) {
    for (FactRange range : ranges) {
      used.computeIfPresent(range, (_, count) -> count == 1 ? null : count - 1);
    }
  }

  private boolean isWhole(FactRange range) throws IOException {
    Path file = directory.resolve(range.file());
    if (!Files.exists(file)) {
      return false;
    }
    Optional<String> noted = FactFile.noted(directory, range, store.root(range.last()));
    boolean whole = noted.isPresent() && noted.get().equals(FactFile.digest(file));
    if (!whole) {
      LOG.warn("`{}` is not what the log says and is derived anew", file);
    }
    return whole;
  }

  private void derive(FactRange range) throws IOException, SQLException {
    Path temporary = directory.resolve(range.file() + ".tmp");
    FactFile.write(store, range, temporary);
    String note = FactFile.note(store.root(range.last()), FactFile.digest(temporary));
    Files.move(temporary, directory.resolve(range.file()), StandardCopyOption.REPLACE_EXISTING);
    Files.writeString(directory.resolve(range.note()), note);
  }

  // small files are outdated with the next question, and all of them when a range is sealed
  private void deleteOthers(Set<FactRange> wanted) throws IOException {
    Set<String> names = new HashSet<>();
    wanted.forEach(range -> names.addAll(List.of(range.file(), range.note())));
    used.keySet().forEach(range -> names.addAll(List.of(range.file(), range.note())));
    trusted.retainAll(kept(wanted));
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
      for (Path file : files) {
        String name = String.valueOf(file.getFileName());
        if (!names.contains(name) && !isSealed(name)) {
          Files.deleteIfExists(file);
        }
      }
    }
  }

  private Set<FactRange> kept(Set<FactRange> wanted) {
    Set<FactRange> kept = new HashSet<>(wanted);
    kept.addAll(used.keySet());
    trusted.stream().filter(range -> range.entries() == sealed).forEach(kept::add);
    return kept;
  }

  // a question about an earlier tree must not cost the later files
  private boolean isSealed(String name) {
    return !name.endsWith(".tmp")
        && FactRange.parse(name).filter(range -> range.entries() == sealed).isPresent();
  }
}
