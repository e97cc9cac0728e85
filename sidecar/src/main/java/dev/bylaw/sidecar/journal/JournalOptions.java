package dev.bylaw.sidecar.journal;

import dev.bylaw.log.entry.OriginText;
import dev.bylaw.log.entry.SidecarOrigin;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Where and how the journal is kept.
 *
 * @param directory its own directory; made if absent
 * @param mesh the mesh's name, a URL without a scheme
 * @param sidecar this sidecar's id: letters, digits, dot, dash, underscore
 * @param segmentBytes size of a segment file; at least {@link #MIN_SEGMENT_BYTES}
 * @param queueCapacity how many entries may wait for the writer; more are refused
 * @param maxBytes how much disk all segments together may take; beyond it the journal fails as on a
 *     full disk
 * @param keep how long a segment stays after its last write though the audit store has it
 * @param probe how long to wait between two attempts to write again after a failure
 * @param heartbeat after how long without an entry a heartbeat is written; zero for never
 */
public record JournalOptions(
    Path directory,
    String mesh,
    String sidecar,
    int segmentBytes,
    int queueCapacity,
    long maxBytes,
    Duration probe,
    Duration keep,
    Duration heartbeat) {
  /** The smallest segment: it must hold the header and the longest frame. */
  public static final int MIN_SEGMENT_BYTES = SegmentHeader.BYTES + Frame.MAX_BYTES;

  private static final long MAX_EPOCH = 999_999_999_999_999L;

  public JournalOptions {
    if (segmentBytes < MIN_SEGMENT_BYTES) {
      throw new IllegalArgumentException(
          "a segment has at least %d bytes, found %d".formatted(MIN_SEGMENT_BYTES, segmentBytes));
    }
    if (queueCapacity < 1) {
      throw new IllegalArgumentException(
          "the queue holds at least 1 entry, found " + queueCapacity);
    }
    if (maxBytes < 2L * segmentBytes) {
      throw new IllegalArgumentException(
          "the journal has room for at least two segments, %d bytes, found %d"
              .formatted(2L * segmentBytes, maxBytes));
    }
    if (heartbeat.isNegative()) {
      throw new IllegalArgumentException("the time between heartbeats is negative: " + heartbeat);
    }
    OriginText _ = new OriginText(new SidecarOrigin(mesh, sidecar, MAX_EPOCH).toString());
  }

  /** Without heartbeats. */
  public JournalOptions(
      Path directory,
      String mesh,
      String sidecar,
      int segmentBytes,
      int queueCapacity,
      long maxBytes,
      Duration probe,
      Duration keep) {
    this(
        directory,
        mesh,
        sidecar,
        segmentBytes,
        queueCapacity,
        maxBytes,
        probe,
        keep,
        Duration.ZERO);
  }

  /**
   * The usual sizes: segments of 16 MiB, 8,192 waiting entries, 1 GiB, a probe each second, kept a
   * day, a heartbeat after an hour.
   */
  public static JournalOptions of(Path directory, String mesh, String sidecar) {
    return new JournalOptions(
        directory,
        mesh,
        sidecar,
        16 << 20,
        8_192,
        1L << 30,
        Duration.ofSeconds(1),
        Duration.ofHours(24),
        Duration.ofHours(1));
  }

  String origin(long epoch) {
    return new SidecarOrigin(mesh, sidecar, epoch).toString();
  }
}
