package dev.bylaw.client;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * How a client calls.
 *
 * @param deadline how long one call may take in all, retries included; positive
 * @param attempts how often a call is tried at most where the service is unavailable; 1 to 5
 * @param firstBackoff how long to wait before the second attempt, doubled for each further one
 */
public record ClientOptions(Duration deadline, int attempts, Duration firstBackoff) {

  /** One second in all, three attempts, 20 ms before the second. */
  public static final ClientOptions DEFAULT =
      new ClientOptions(Duration.ofSeconds(1), 3, Duration.ofMillis(20));

  public ClientOptions {
    if (deadline.isNegative() || deadline.isZero()) {
      throw new IllegalArgumentException("deadline must be positive, found " + deadline);
    }
    if (attempts < 1 || attempts > 5) {
      throw new IllegalArgumentException("attempts must be 1 to 5, found " + attempts);
    }
    if (firstBackoff.isNegative() || firstBackoff.isZero()) {
      throw new IllegalArgumentException("firstBackoff must be positive, found " + firstBackoff);
    }
  }

  /**
   * The gRPC service config (gRFC A6) for a channel builder's {@code defaultServiceConfig}: retries
   * on UNAVAILABLE alone. A decision that is asked for twice is recorded twice, never answered by
   * guess.
   */
  public Map<String, Object> serviceConfig() {
    if (attempts == 1) {
      return Map.of();
    }
    Map<String, Object> retry =
        Map.of(
            "maxAttempts", (double) attempts,
            "initialBackoff", seconds(firstBackoff),
            "maxBackoff", seconds(firstBackoff.multipliedBy(8)),
            "backoffMultiplier", 2.0,
            "retryableStatusCodes", List.of("UNAVAILABLE"));
    return Map.of(
        "methodConfig",
        List.of(
            Map.of(
                "name",
                List.of(Map.of("service", "bylaw.v1.DecisionService")),
                "retryPolicy",
                retry)));
  }

  private static String seconds(Duration d) {
    return "%d.%09ds".formatted(d.toSeconds(), d.toNanosPart());
  }
}
