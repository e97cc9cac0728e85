package dev.bylaw.sidecar.policy;

import java.nio.file.Path;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Checks the policies when their folder changes, and in any case from time to time. */
public final class PolicyWatcher implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PolicyWatcher.class);

  private final Policies policies;
  private final FolderWatch watch;
  private final Duration interval;
  private final Thread thread;
  private volatile boolean closed;

  private PolicyWatcher(Policies policies, Path root, Duration interval) {
    this.policies = policies;
    this.watch = new FolderWatch(root);
    this.interval = interval;
    this.thread = Thread.ofPlatform().daemon().name("policy-watcher").unstarted(this::run);
  }

  /** Begins to watch. */
  public static PolicyWatcher start(Policies policies, Path root, Duration interval) {
    PolicyWatcher watcher = new PolicyWatcher(policies, root, interval);
    watcher.thread.start();
    return watcher;
  }

  private void run() {
    while (!closed) {
      try {
        watch.await(interval);
        policies.check();
      } catch (InterruptedException _) {
        return;
      } catch (RuntimeException e) {
        LOG.atError().setCause(e).log("checking the policies failed");
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    watch.close();
  }
}
