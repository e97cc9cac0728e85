package dev.bylaw.kafka;

import dev.bylaw.sidecar.ship.AuditStore;
import dev.bylaw.sidecar.ship.Transport;
import java.time.Duration;

/** Ships to {@code kafka://} targets. */
public final class KafkaTransport implements Transport {
  /** A batch fits into a record of the size that brokers take by default. */
  static final int MAX_BYTES = 768 << 10;

  @Override
  public String scheme() {
    return KafkaTarget.SCHEME;
  }

  @Override
  public AuditStore open(String target, Duration deadline) {
    return new KafkaAuditStore(KafkaTarget.parse(target), deadline);
  }

  @Override
  public int maxBytes() {
    return MAX_BYTES;
  }
}
