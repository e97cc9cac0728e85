package dev.bylaw.sidecar.source;

import dev.bylaw.bundle.archive.Bundle;
import dev.bylaw.bundle.archive.BundleException;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Where bundles come from. Nothing that comes is verified yet. */
public interface BundleFeed {
  /**
   * What there is now, or null if that is what was fetched the last time.
   *
   * @throws IOException if the place cannot be reached
   * @throws BundleException if what is there is no bundle
   */
  @Nullable Bundle fetch() throws IOException, BundleException;

  /** Waits until it may be worthwhile to look again, at most so long. */
  default void await(Duration most) throws InterruptedException {
    Thread.sleep(most);
  }

  /** Where that is, for messages. */
  String place();
}
