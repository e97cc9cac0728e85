package dev.bylaw.cli.audit;

import com.google.protobuf.Timestamp;
import java.time.Instant;

/** Times as the API writes them. */
public final class FilterTimes {
  private FilterTimes() {}

  public static Timestamp of(Instant time) {
    return Timestamp.newBuilder()
        .setSeconds(time.getEpochSecond())
        .setNanos(time.getNano())
        .build();
  }
}
