package dev.bylaw.federation.catalog;

import java.time.Period;
import org.jspecify.annotations.Nullable;

/**
 * What a contract says of retention, counted from a record's own date.
 *
 * @param keepAtLeast the shortest time to keep, or null if the contract says none
 * @param deleteBy the longest time to keep, or null if the contract says none
 * @param driver why, for example {@code regulatory}; null if the contract says none
 */
public record RetentionTerms(
    @Nullable Period keepAtLeast, @Nullable Period deleteBy, @Nullable String driver) {}
