package dev.bylaw.sidecar.journal;

import dev.bylaw.log.merkle.CompactRange;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The journal's directory: one folder an epoch, in it one file a segment.
 *
 * <pre>
 *   lock
 *   0000001795255200000/                          the epoch's number
 *     0000000000000000000.seg                     the sequence number of the first entry
 *     shipped                                     how many entries the audit store has
 * </pre>
 */
final class EpochFiles {
  static final String SPARE = "spare.tmp";
  private static final String SUFFIX = ".seg";
  private static final String SHIPPED = "shipped";
  private static final Pattern NUMBER = Pattern.compile("\\d{19}");

  private static final String CHECKPOINT = "checkpoint";

  private final Disk disk;
  private final JournalOptions options;

  EpochFiles(Disk disk, JournalOptions options) {
    this.disk = disk;
    this.options = options;
  }

  /**
   * An epoch as its files tell it.
   *
   * @param state its segments and its size
   * @param tree the tree of its entries
   * @param end the offset after the last frame of the last segment
   * @param damage why no entry may be added; null where one may
   */
  record Recovered(EpochState state, CompactRange tree, long end, @Nullable String damage) {}

  /** The numbers of the epochs that have a folder, ascending. */
  List<Long> epochs() throws IOException {
    List<Long> numbers = new ArrayList<>();
    for (String name : disk.list(options.directory())) {
      if (NUMBER.matcher(name).matches()) {
        numbers.add(Long.valueOf(name));
      }
    }
    return numbers;
  }

  Path folder(long epoch) {
    return options.directory().resolve(name(epoch));
  }

  static Path segment(Path folder, long first) {
    return folder.resolve(name(first) + SUFFIX);
  }

  /**
   * Reads an epoch's last segment and finds the end of its entries. What follows the last whole
   * frame was never acknowledged, unless the disk lost it; the epoch then takes no more entries.
   */
  Recovered recover(long epoch) throws IOException {
    Path folder = folder(epoch);
    EpochState state = new EpochState(epoch, options.origin(epoch), folder);
    for (String name : disk.list(folder)) {
      if (name.endsWith(SUFFIX)) {
        state.segments.put(
            Long.valueOf(name.substring(0, name.length() - SUFFIX.length())), folder.resolve(name));
      }
    }
    state.shipped = readShipped(folder);
    String damage = null;
    for (Map.Entry<Long, Path> segment : state.segments.descendingMap().entrySet()) {
      try (Disk.Handle file = disk.open(segment.getValue())) {
        return scan(file, state, damage);
      } catch (TornSegmentException e) {
        damage = "%s: %s".formatted(e.getMessage(), segment.getValue().getFileName());
        state.segments.remove(segment.getKey());
      }
    }
    if (damage == null && state.shipped > 0) {
      damage = "its segments are gone";
    }
    return new Recovered(state, new CompactRange(), 0, damage);
  }

  private static Recovered scan(Disk.Handle file, EpochState found, @Nullable String earlierDamage)
      throws IOException {
    SegmentHeader header = SegmentHeader.read(file);
    EpochState state = new EpochState(found.number, header.origin(), found.directory);
    state.segments.putAll(found.segments);
    state.shipped = found.shipped;
    CompactRange tree = header.tree();
    FrameReader frames = new FrameReader(file);
    for (Stored next; (next = frames.next(tree.size())) != null; ) {
      tree.append(next.entry().leaf());
    }
    long end = frames.offset();
    state.size = tree.size();
    String damage = earlierDamage;
    if (damage == null && header.epoch() != found.number) {
      damage = "its folder holds a segment of epoch " + header.epoch();
    }
    if (damage == null && state.size < state.shipped) {
      damage =
          "%d entries are left of the %d that the audit store has"
              .formatted(state.size, state.shipped);
    }
    if (damage == null && !frames.onlyZerosFollow()) {
      damage = "its tail is torn after entry %d".formatted(state.size);
    }
    return new Recovered(state, tree, end, damage);
  }

  /** Notes how many entries the audit store has. */
  void writeShipped(EpochState state, long shipped) throws IOException {
    Path target = state.directory.resolve(SHIPPED);
    Path draft = state.directory.resolve(SHIPPED + ".tmp");
    disk.delete(draft);
    try (Disk.Handle file = disk.create(draft)) {
      file.write(ByteBuffer.wrap(name(shipped).getBytes(StandardCharsets.US_ASCII)), 0);
    }
    disk.rename(draft, target);
    state.shipped = shipped;
  }

  void writeCheckpoint(EpochState state, String note) throws IOException {
    Path draft = state.directory.resolve(CHECKPOINT + ".tmp");
    disk.delete(draft);
    try (Disk.Handle file = disk.create(draft)) {
      file.write(ByteBuffer.wrap(note.getBytes(StandardCharsets.UTF_8)), 0);
    }
    disk.rename(draft, state.directory.resolve(CHECKPOINT));
  }

  private long readShipped(Path folder) throws IOException {
    if (!disk.list(folder).contains(SHIPPED)) {
      return 0;
    }
    try (Disk.Handle file = disk.open(folder.resolve(SHIPPED))) {
      ByteBuffer text = ByteBuffer.allocate(19);
      file.read(text, 0);
      String number = new String(text.array(), 0, text.position(), StandardCharsets.US_ASCII);
      // after a power cut the note may be empty; it is a hint, and the store knows better
      return NUMBER.matcher(number).matches() ? Long.parseLong(number) : 0;
    }
  }

  private static String name(long number) {
    return "%019d".formatted(number);
  }
}
