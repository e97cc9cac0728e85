package dev.bylaw.sidecar.service;

import dev.bylaw.log.entry.Draft;
import dev.bylaw.sidecar.journal.Position;
import java.util.concurrent.CompletableFuture;

/** Makes entries durable: the journal, or a fake in its place. */
public interface Recorder {
  /**
   * Appends an entry. The future completes once it is durable, and on a thread that must not be
   * blocked; it fails if the entry is not durable and will not be.
   */
  CompletableFuture<Position> append(Draft draft);
}
