package dev.bylaw.audit;

import dev.bylaw.audit.columns.ColumnFiles;
import dev.bylaw.audit.columns.FactRange;
import dev.bylaw.log.store.LogStore;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes the columns of facts while nobody asks, so that a question need not wait for them. */
final class Sealer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Sealer.class);
  private static final Duration INTERVAL = Duration.ofSeconds(10);

  private final LogStore store;
  private final ColumnFiles columns;
  private final Thread thread;
  private volatile boolean closed;
  private long sealed;

  Sealer(LogStore store, ColumnFiles columns) {
    this.store = store;
    this.columns = columns;
    this.thread = Thread.ofPlatform().name("sealer").daemon().unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  private void run() {
    while (!closed) {
      try {
        Thread.sleep(INTERVAL);
        long size = store.checkpoint().size();
        if (size - sealed >= FactRange.SEALED_ENTRIES) {
          columns.seal(size);
          sealed = size - size % FactRange.SEALED_ENTRIES;
        }
      } catch (InterruptedException _) {
        // closed is looked at next
      } catch (IOException | SQLException | RuntimeException e) {
        // the next question derives them, and tells what is wrong
        LOG.warn("the columns are not written: {}", e.getMessage());
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
