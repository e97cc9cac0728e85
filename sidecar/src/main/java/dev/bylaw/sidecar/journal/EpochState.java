package dev.bylaw.sidecar.journal;

import java.nio.file.Path;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * What readers may know of an epoch while it grows: which segments hold it, and how many of its
 * entries are durable.
 */
final class EpochState {
  final long number;
  final String origin;
  final Path directory;

  /** The segment files by the number of their first entry. */
  final ConcurrentSkipListMap<Long, Path> segments = new ConcurrentSkipListMap<>();

  /** How many entries are durable: written by the journal's writer alone. */
  volatile long size;

  /** Whether no entry will be added any more. */
  volatile boolean closed;

  /** How many entries the audit store has acknowledged: written by the shipper alone. */
  volatile long shipped;

  EpochState(long number, String origin, Path directory) {
    this.number = number;
    this.origin = origin;
    this.directory = directory;
  }
}
