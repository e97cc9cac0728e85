package dev.bylaw.federation.request;

import org.jspecify.annotations.Nullable;

/**
 * On whose side the data will be used.
 *
 * @param domain the consuming domain
 * @param product the consuming data product's URN
 * @param jurisdiction the law the consumer stands under, for example {@code EU}
 * @param processingLocation the region where the data will be processed, as mesh.yaml names it
 */
public record Consumer(
    @Nullable String domain,
    @Nullable String product,
    @Nullable String jurisdiction,
    @Nullable String processingLocation) {
  /** A consumer of whom nothing is known. */
  public static final Consumer UNKNOWN = new Consumer(null, null, null, null);
}
