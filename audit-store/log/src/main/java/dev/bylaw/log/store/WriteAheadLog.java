package dev.bylaw.log.store;

import dev.bylaw.log.entry.EncodedEntry;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where entries become durable first. Zeros are written ahead of small frames, so that most syncs
 * have no metadata to write; a large frame grows the file, which costs it little.
 *
 * <p>After a failed write or sync nobody knows what of the frame is durable. The next frame takes
 * its number and begins a new segment: a segment ends where the next begins, so that what the
 * failed write left is shut out.
 */
final class WriteAheadLog implements Closeable {
  private static final String FOLDER = "wal";
  private static final String SUFFIX = ".wal";
  private static final int ZEROS = 1 << 16;
  private static final int AHEAD = 1 << 20;
  // a frame of more than this is no longer small: writing as many zeros first would cost as much
  private static final int SMALL_FRAME = AHEAD / 16;

  /**
   * A segment that is still needed.
   *
   * @param end the index after its last entry
   * @param torn whether its end is shut out by the segment behind it, which must outlive it
   */
  private record Segment(Path file, long end, boolean torn) {}

  private final Disk disk;
  private final Path folder;
  private final int segmentBytes;
  private final Deque<Segment> sealed = new ArrayDeque<>();
  private ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 16);
  private long number;
  private Disk.@Nullable OpenFile open;
  private Path openFile;
  private int capacity;
  private int at;
  private int zeroed;
  private final ByteBuffer zeros = ByteBuffer.allocateDirect(ZEROS);
  private long openEnd;
  private boolean failed;

  private WriteAheadLog(Disk disk, Path folder, int segmentBytes, long number) {
    this.disk = disk;
    this.folder = folder;
    this.openFile = folder;
    this.segmentBytes = segmentBytes;
    this.number = number;
  }

  /** What a log held when it was opened. */
  record Recovered(WriteAheadLog log, List<Frame> frames) {}

  /**
   * Opens the log and reads its frames. A torn frame at the end was never acknowledged and is left
   * out; anything else that is missing or changed is an error.
   *
   * @param treeSize how many entries are in the tree and need not be here
   */
  static Recovered open(Disk disk, Path root, int segmentBytes, long treeSize) throws IOException {
    Path folder = root.resolve(FOLDER);
    DurableFiles files = new DurableFiles(disk, root);
    files.createDirectories(folder);
    files.commit();
    List<Frame> frames = new ArrayList<>();
    Deque<Segment> segments = new ArrayDeque<>();
    long expected = -1;
    for (Path file : disk.list(folder)) {
      if (!isSegment(file)) {
        disk.delete(file);
        continue;
      }
      long first = number(file);
      if (shutsOut(first, frames, segments)) {
        frames.removeLast();
        Segment torn = segments.removeLast();
        segments.add(new Segment(torn.file, frames.isEmpty() ? 0 : end(frames.getLast()), true));
        expected = first;
      }
      if (expected >= 0 && first != expected) {
        if (!frames.isEmpty() && end(frames.getLast()) > treeSize) {
          throw new CorruptLogException(
              "`%s`: expected a segment that begins with frame %d".formatted(file, expected));
        }
        // segments whose entries are in the tree were removed; a crash may bring some of them back
        frames.clear();
      }
      expected = readSegment(disk, file, first, frames);
      long end = frames.isEmpty() ? 0 : end(frames.getLast());
      segments.add(new Segment(file, end, false));
    }
    WriteAheadLog log = new WriteAheadLog(disk, folder, segmentBytes, Math.max(expected, 0));
    log.sealed.addAll(segments);
    return new Recovered(log, frames);
  }

  /** Whether a segment begins with the number of the last frame before it, which failed then. */
  private static boolean shutsOut(long first, List<Frame> frames, Deque<Segment> segments) {
    return !frames.isEmpty()
        && frames.getLast().number() == first
        && number(segments.getLast().file()) < first;
  }

  /** All frames of the log, for one who only reads. */
  static List<Frame> read(Disk disk, Path root) throws IOException {
    List<Frame> frames = new ArrayList<>();
    for (Path file : disk.list(root.resolve(FOLDER))) {
      if (isSegment(file)) {
        if (!frames.isEmpty() && frames.getLast().number() == number(file)) {
          frames.removeLast();
        }
        readSegment(disk, file, number(file), frames);
      }
    }
    return frames;
  }

  static boolean isSegment(Path file) {
    return file.getFileName().toString().matches("[0-9]{20}\\.wal");
  }

  static long number(Path file) {
    String name = file.getFileName().toString();
    return Long.parseLong(name.substring(0, name.length() - SUFFIX.length()));
  }

  static long readSegment(Disk disk, Path file, long first, List<Frame> frames) throws IOException {
    ByteBuffer segment = ByteBuffer.wrap(disk.read(file));
    long expected = first;
    int at = 0;
    for (Frame frame = Frame.read(segment, 0); frame != null; frame = Frame.read(segment, at)) {
      if (frame.number() != expected) {
        throw new CorruptLogException(
            "`%s`: expected frame %d at byte %d, found %d"
                .formatted(file, expected, at, frame.number()));
      }
      if (!frames.isEmpty() && end(frames.getLast()) != frame.firstIndex()) {
        throw new CorruptLogException(
            "`%s`: frame %d begins with index %d, expected %d"
                .formatted(file, expected, frame.firstIndex(), end(frames.getLast())));
      }
      frames.add(frame);
      expected++;
      at += Frame.bytes(frame.entries());
    }
    // the next frame is written only after this one's sync: a whole one behind a broken one is no
    // tear
    for (int later = at + Frame.ALIGNMENT; later < segment.limit(); later += Frame.ALIGNMENT) {
      Frame frame = Frame.read(segment, later);
      if (frame != null) {
        throw new CorruptLogException(
            "`%s`: frame %d at byte %d is broken, though frame %d follows it at byte %d"
                .formatted(file, expected, at, frame.number(), later));
      }
    }
    return expected;
  }

  private static long end(Frame frame) {
    return frame.firstIndex() + frame.entries().size();
  }

  /** Makes entries durable. When it throws nothing was acknowledged. */
  void append(long firstIndex, List<EncodedEntry> entries) throws IOException {
    mend();
    int length = Frame.bytes(entries);
    Disk.OpenFile file = segmentWithRoom(length);
    if (buffer.capacity() < length) {
      buffer = ByteBuffer.allocateDirect(Math.max(length, buffer.capacity() * 2));
    }
    buffer.clear();
    new Frame(number, firstIndex, entries).write(buffer);
    try {
      file.write(at, buffer.flip());
      zeroAhead(file, at + length, length);
      file.sync();
    } catch (IOException e) {
      failed = true;
      at = capacity;
      throw e;
    }
    number++;
    at += length;
    openEnd = firstIndex + entries.size();
  }

  /** After a failed write, begins the segment that shuts out what it left; else does nothing. */
  void mend() throws IOException {
    if (failed) {
      Disk.OpenFile _ = segmentWithRoom(1);
      failed = false;
    }
  }

  /** Removes the segments of which every entry is in the tree of this size. */
  void release(long treeSize) throws IOException {
    while (!sealed.isEmpty() && sealed.getFirst().end() <= treeSize) {
      Segment done = sealed.getFirst();
      disk.delete(done.file());
      if (done.torn()) {
        // a crash must not bring it back without the segment that shuts its end out
        disk.syncDirectory(folder);
      }
      sealed.removeFirst();
    }
  }

  /** Writes what comes next into a segment of its own. */
  void seal() throws IOException {
    if (open != null) {
      retire(open);
      open = null;
      at = capacity;
    }
  }

  /** Closes the open segment, and keeps it if anything in it counts. */
  private void retire(Disk.OpenFile file) throws IOException {
    if (number(openFile) == number) {
      // no frame of it was acknowledged: the next segment takes its name
      disk.delete(openFile);
    } else {
      sealed.add(new Segment(openFile, openEnd, failed));
    }
    file.close();
  }

  /** Makes the removal of segments durable. */
  void syncRemovals() throws IOException {
    disk.syncDirectory(folder);
  }

  @Override
  public void close() throws IOException {
    if (open != null) {
      open.close();
      open = null;
    }
  }

  private Disk.OpenFile segmentWithRoom(int length) throws IOException {
    if (open != null && capacity - at >= length) {
      return open;
    }
    int size = Math.max(segmentBytes, length);
    Path next = folder.resolve("%020d".formatted(number) + SUFFIX);
    Path temporary = folder.resolve("next" + DurableFiles.TEMPORARY);
    Disk.OpenFile file = disk.create(temporary);
    try {
      file.sync();
      disk.move(temporary, next);
      disk.syncDirectory(folder);
    } catch (IOException e) {
      // the name may stand already: no frame may take this number anywhere but there
      at = capacity;
      file.close();
      throw e;
    }
    if (open != null) {
      if (!openFile.equals(next)) {
        sealed.add(new Segment(openFile, openEnd, failed));
      }
      closeQuietly(open);
    }
    open = file;
    openFile = next;
    capacity = size;
    at = 0;
    zeroed = 0;
    return file;
  }

  private static void closeQuietly(Disk.OpenFile file) {
    try {
      file.close();
    } catch (IOException _) {
      // all that counts of it was synced before
    }
  }

  private void zeroAhead(Disk.OpenFile file, int end, int length) throws IOException {
    if (end <= zeroed || length > SMALL_FRAME) {
      return;
    }
    int to = Math.min(capacity, end + AHEAD);
    for (int from = end; from < to; from += ZEROS) {
      file.write(from, zeros.clear().limit(Math.min(ZEROS, to - from)));
    }
    zeroed = to;
  }
}
