package dev.bylaw.sidecar.journal;

import dev.bylaw.log.merkle.CompactRange;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the durable entries of one epoch in order, and carries the tree of all that it has passed.
 * Not safe for use by several threads at once.
 */
public final class JournalCursor implements AutoCloseable {
  private final Disk disk;
  private final EpochState epoch;
  private CompactRange tree = new CompactRange();
  private Disk.@Nullable Handle file;
  private @Nullable FrameReader frames;
  private long segmentFirst = -1;
  private @Nullable Stored ahead;

  private JournalCursor(Disk disk, EpochState epoch) {
    this.disk = disk;
    this.epoch = epoch;
  }

  static JournalCursor open(Disk disk, EpochState epoch, long sequence) throws IOException {
    if (sequence > epoch.size) {
      throw new IOException(
          "epoch `%s` has %d entries, entry %d was asked for"
              .formatted(epoch.origin, epoch.size, sequence));
    }
    JournalCursor cursor = new JournalCursor(disk, epoch);
    try {
      if (sequence > 0 || epoch.size > 0) {
        cursor.seek(sequence);
      }
      return cursor;
    } catch (IOException | RuntimeException e) {
      cursor.close();
      throw e;
    }
  }

  /** The log of the epoch. */
  public String origin() {
    return epoch.origin;
  }

  /** The sequence number of the entry that {@link #next} begins with. */
  public long sequence() {
    return tree.size();
  }

  /** A copy of the tree of the entries passed. */
  public CompactRange tree() {
    return tree.copy();
  }

  /**
   * The next durable entries, and moves past them; none when there are none yet.
   *
   * @param maxEntries how many at most
   * @param maxBytes how many bytes of leaf and payload at most, the first entry aside
   * @throws IOException if an entry that was durable cannot be read
   */
  public List<Stored> next(int maxEntries, int maxBytes) throws IOException {
    List<Stored> entries = new ArrayList<>();
    long bytes = 0;
    long durable = epoch.size;
    while (entries.size() < maxEntries && tree.size() < durable) {
      Stored next = ahead != null ? ahead : read();
      ahead = null;
      bytes += next.entry().leaf().length + next.entry().payload().length;
      if (bytes > maxBytes && !entries.isEmpty()) {
        ahead = next;
        break;
      }
      tree.append(next.entry().leaf());
      entries.add(next);
    }
    return entries;
  }

  private void seek(long sequence) throws IOException {
    Map.Entry<Long, Path> segment = epoch.segments.floorEntry(sequence);
    if (segment == null) {
      Long first = epoch.segments.isEmpty() ? null : epoch.segments.firstKey();
      throw new IOException(
          "entry %d of `%s` is gone, the journal begins at %s"
              .formatted(sequence, epoch.origin, first == null ? "nothing" : first.toString()));
    }
    openSegment(segment.getKey(), segment.getValue());
    while (tree.size() < sequence) {
      tree.append(read().entry().leaf());
    }
  }

  private Stored read() throws IOException {
    Path following = epoch.segments.get(tree.size());
    if (following != null && segmentFirst != tree.size()) {
      openSegment(tree.size(), following);
    }
    FrameReader open = frames;
    if (open == null) {
      throw new IOException("epoch `%s` has no segment".formatted(epoch.origin));
    }
    Stored next = open.next(tree.size());
    if (next == null) {
      // what was read ahead may be older than the frame
      open.refresh();
      next = open.next(tree.size());
    }
    if (next == null) {
      throw new IOException(
          "entry %d of `%s` is damaged: no valid frame at byte %d of segment %d"
              .formatted(tree.size(), epoch.origin, open.offset(), segmentFirst));
    }
    return next;
  }

  private void openSegment(long first, Path path) throws IOException {
    close();
    Disk.Handle opened = disk.open(path);
    file = opened;
    SegmentHeader header = SegmentHeader.read(opened);
    if (header.first() != first) {
      throw new IOException(
          "segment %d of `%s` says that it begins at %d"
              .formatted(first, epoch.origin, header.first()));
    }
    if (frames == null && tree.size() == 0) {
      tree = header.tree();
    }
    frames = new FrameReader(opened);
    segmentFirst = first;
  }

  @Override
  public void close() {
    if (file != null) {
      try {
        file.close();
      } catch (IOException _) {
        // it was only read
      }
      file = null;
    }
  }
}
