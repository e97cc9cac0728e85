package dev.bylaw.audit;

import dev.bylaw.log.store.LogStore;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Publishes what is sequenced, again and again, and lets the index follow. */
final class Publisher implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Publisher.class);

  private final LogStore store;
  private final QueryIndex index;
  private final Duration interval;
  private final Consumer<Boolean> health;
  private final Thread thread;
  private volatile boolean closed;
  private @Nullable String failure;

  /**
   * @param health is told whether batches are taken and published
   */
  Publisher(LogStore store, QueryIndex index, Duration interval, Consumer<Boolean> health) {
    this.store = store;
    this.index = index;
    this.interval = interval;
    this.health = health;
    this.thread = Thread.ofPlatform().name("publisher").unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /** Publishes what is sequenced now. */
  void publishNow() throws IOException, IndexException {
    store.publish();
    index.follow();
  }

  private void run() {
    while (!closed) {
      try {
        Thread.sleep(interval);
        publishNow();
        tell(store.failure() == null ? null : "the store failed and must be restarted");
      } catch (InterruptedException _) {
        // closed is looked at next
      } catch (IOException | IndexException | RuntimeException e) {
        tell(String.valueOf(e.getMessage()));
      }
    }
  }

  private void tell(@Nullable String found) {
    if (found != null && !found.equals(failure)) {
      LOG.error("entries are not published: {}", found);
    } else if (found == null && failure != null) {
      LOG.info("entries are published again");
    }
    failure = found;
    health.accept(found == null);
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
