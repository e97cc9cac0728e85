package dev.bylaw.audit.columns;

import dev.bylaw.log.merkle.Hash;
import dev.bylaw.log.store.LogStore;
import dev.bylaw.log.store.StoredEntry;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
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
  /** A range that is whole and will not change. */
  public static final int SEALED_ENTRIES = 65_536;

  /** A range of what is not yet sealed, so that little is written for each question. */
  public static final int SMALL_ENTRIES = 4_096;

  private static final Logger LOG = LoggerFactory.getLogger(ColumnFiles.class);
  private static final int ROW_GROUP = 16_384;

  private final LogStore store;
  private final Path directory;
  private final int sealed;
  private final int small;
  // guarded by this
  private final Set<Range> trusted = new HashSet<>();
  private final Map<Range, Integer> used = new HashMap<>();

  /** Entries from the first to before the last. */
  record Range(long first, long last) {
    String file() {
      return "%012d-%012d.parquet".formatted(first, last);
    }

    String note() {
      return file() + ".note";
    }
  }

  /** The files that hold the entries below a size; they stay until this is closed. */
  public final class Snapshot implements AutoCloseable {
    private final List<Range> ranges;
    private final long size;

    private Snapshot(List<Range> ranges, long size) {
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
  public ColumnFiles(LogStore store, Path directory) throws IOException {
    this(store, directory, SEALED_ENTRIES, SMALL_ENTRIES);
  }

  /** With ranges of other sizes, for tests; the sealed size must be a multiple of the small one. */
  ColumnFiles(LogStore store, Path directory, int sealed, int small) throws IOException {
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
    List<Range> ranges = ranges(size);
    for (Range range : ranges) {
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

  private List<Range> ranges(long size) {
    List<Range> ranges = new ArrayList<>();
    long at = 0;
    while (at < size) {
      long step = size - at >= sealed ? sealed : Math.min(small, size - at);
      ranges.add(new Range(at, at + step));
      at += step;
    }
    return ranges;
  }

  private synchronized void release(List<Range> ranges) {
    for (Range range : ranges) {
      used.computeIfPresent(range, (_, count) -> count == 1 ? null : count - 1);
    }
  }

  private boolean isWhole(Range range) throws IOException {
    Path file = directory.resolve(range.file());
    Path note = directory.resolve(range.note());
    if (!Files.exists(file) || !Files.exists(note)) {
      return false;
    }
    boolean whole =
        Files.size(note) < 1_000 && Files.readString(note).equals(note(range, digest(file)));
    if (!whole) {
      LOG.warn("`{}` is not what the log says and is derived anew", file);
    }
    return whole;
  }

  private String note(Range range, String digest) throws IOException {
    Hash root = store.root(range.last);
    return "bylaw/facts/v%d\n%s\n%s\n".formatted(FactTable.VERSION, root.toBase64(), digest);
  }

  private static String digest(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file);
        DigestInputStream hashed =
            new DigestInputStream(in, MessageDigest.getInstance("SHA-256"))) {
      hashed.transferTo(OutputStream.nullOutputStream());
      return HexFormat.of().formatHex(hashed.getMessageDigest().digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private void derive(Range range) throws IOException, SQLException {
    Path temporary = directory.resolve(range.file() + ".tmp");
    Files.deleteIfExists(temporary);
    try (Connection connection = Databases.open(List.of(temporary));
        Statement statement = connection.createStatement()) {
      try (FactTable table = new FactTable(connection)) {
        for (long at = range.first; at < range.last; ) {
          for (StoredEntry entry : store.entriesFrom(at)) {
            if (at < range.last) {
              table.append(FactRow.of(entry));
              at++;
            }
          }
        }
      }
      statement.execute(
          """
          COPY (SELECT * FROM facts ORDER BY time, idx) TO %s (FORMAT parquet, COMPRESSION zstd,
            ROW_GROUP_SIZE %d, USE_TMP_FILE false,
            KV_METADATA {origin: %s, first: '%d', last: '%d', root: %s})\
          """
              .formatted(
                  Databases.quoted(temporary),
                  ROW_GROUP,
                  Databases.quoted(store.origin()),
                  range.first,
                  range.last,
                  Databases.quoted(store.root(range.last).toBase64())));
    }
    String note = note(range, digest(temporary));
    Path file = directory.resolve(range.file());
    Files.move(temporary, file, StandardCopyOption.REPLACE_EXISTING);
    Files.writeString(directory.resolve(range.note()), note);
  }

  // small files are outdated with the next question, and all of them when a range is sealed
  private void deleteOthers(Set<Range> wanted) throws IOException {
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

  private Set<Range> kept(Set<Range> wanted) {
    Set<Range> kept = new HashSet<>(wanted);
    kept.addAll(used.keySet());
    trusted.stream().filter(range -> range.last - range.first == sealed).forEach(kept::add);
    return kept;
  }

  // a question about an earlier tree must not cost the later files
  private boolean isSealed(String name) {
    String[] parts = name.split("[-.]", -1);
    try {
      return parts.length >= 3
          && !name.endsWith(".tmp")
          && Long.parseLong(parts[1]) - Long.parseLong(parts[0]) == sealed;
    } catch (NumberFormatException _) {
      return false;
    }
  }
}
