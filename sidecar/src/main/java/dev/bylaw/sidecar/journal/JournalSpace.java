package dev.bylaw.sidecar.journal;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

/** The disk space that the epochs take: what may go, and whether there is room for more. */
final class JournalSpace {
  private final Disk disk;
  private final JournalOptions options;
  private final ConcurrentSkipListMap<Long, EpochState> epochs;

  JournalSpace(Disk disk, JournalOptions options, ConcurrentSkipListMap<Long, EpochState> epochs) {
    this.disk = disk;
    this.options = options;
    this.epochs = epochs;
  }

  /**
   * Makes room for one more segment. Where there is none, segments that the audit store has are
   * deleted, however young.
   *
   * @throws IOException if what has not been shipped fills the journal
   */
  void ensureRoom() throws IOException {
    if (full()) {
      prune(Long.MAX_VALUE);
      if (full()) {
        throw new IOException(
            "the journal is full: %d bytes at most, and the audit store has none of them yet"
                .formatted(options.maxBytes()));
      }
    }
  }

  /** Deletes segments that the audit store has, written longer ago than the journal keeps them. */
  void prune(InstantSource clock) throws IOException {
    prune(clock.instant().minus(options.keep()).toEpochMilli());
  }

  private synchronized void prune(long beforeMillis) throws IOException {
    long newest = epochs.isEmpty() ? -1 : epochs.lastKey();
    for (EpochState epoch : epochs.values()) {
      while (!epoch.segments.isEmpty()) {
        Map.Entry<Long, Path> oldest = epoch.segments.firstEntry();
        Long next = epoch.segments.higherKey(oldest.getKey());
        long end = next == null ? epoch.size : next;
        boolean open = next == null && epoch.number == newest;
        if (open || end > epoch.shipped || disk.modifiedMillis(oldest.getValue()) > beforeMillis) {
          break;
        }
        disk.delete(oldest.getValue());
        epoch.segments.remove(oldest.getKey());
      }
      if (epoch.number != newest && epoch.segments.isEmpty() && epoch.shipped >= epoch.size) {
        for (String name : disk.list(epoch.directory)) {
          disk.delete(epoch.directory.resolve(name));
        }
        disk.delete(epoch.directory);
        epochs.remove(epoch.number);
      }
    }
  }

  private boolean full() {
    long segments = 0;
    for (EpochState epoch : epochs.values()) {
      segments += epoch.segments.size();
    }
    return (segments + 1) * options.segmentBytes() > options.maxBytes();
  }
}
