package dev.bylaw.sidecar.ship;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How shipping fares.
 *
 * @param lag how many durable entries the audit store has not acknowledged
 * @param lastSuccess when the store last answered; null if it has not yet
 * @param failure what the last attempt failed with; null if it succeeded
 */
public record ShipStatus(long lag, @Nullable Instant lastSuccess, @Nullable String failure) {}
