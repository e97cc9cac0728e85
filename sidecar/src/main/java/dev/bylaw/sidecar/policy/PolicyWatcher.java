package dev.bylaw.sidecar.policy;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Checks the policies when their source changes, and in any case from time to time. */
public final class PolicyWatcher implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PolicyWatcher.class);

  private final Policies policies;
  private final PolicySource source;
  private final Duration interval;
  private final Thread thread;
  private volatile boolean closed;

  private PolicyWatcher(Policies policies, PolicySource source, Duration interval) {
    this.policies = policies;
    this.source = source;
    this.interval = interval;
    this.thread = Thread.ofPlatform().daemon().name("policy-watcher").unstarted(this::run);
  }

  /** Begins to watch. */
  public static PolicyWatcher start(Policies policies, PolicySource source, Duration interval) {
    PolicyWatcher watcher = new PolicyWatcher(policies, source, interval);
    watcher.thread.start();
    return watcher;
  }

  private void run() {
    while (!closed) {
      try {
        source.await(interval);
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
    source.close();
  }
}
