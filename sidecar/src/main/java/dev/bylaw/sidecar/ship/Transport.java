package dev.bylaw.sidecar.ship;

import java.time.Duration;
import java.util.Optional;
import java.util.ServiceLoader;

/**
 * A way to the audit store other than gRPC, found by {@link ServiceLoader} on the class path of a
 * sidecar that is configured for it; no other has its libraries. What lies between keeps a batch
 * until the store takes it: the store's own word, its cosignature, does not come back this way.
 */
public interface Transport {
  /** What targets begin with, a colon behind it. */
  String scheme();

  /**
   * Opens the way to a target.
   *
   * @param deadline how long one batch may take
   * @throws IllegalArgumentException if the target cannot be understood; the message says why
   */
  AuditStore open(String target, Duration deadline);

  /** How many bytes of leaves and payloads a batch may hold. */
  int maxBytes();

  /** The transport of a target, where one is on the class path. */
  static Optional<Transport> of(String target) {
    return ServiceLoader.load(Transport.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(transport -> target.startsWith(transport.scheme() + ":"))
        .findFirst();
  }
}
