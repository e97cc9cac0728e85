package dev.bylaw.federation.record;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A bundle was activated, or could not be.
 *
 * @param at when
 * @param revision the digest of the bundle, or null if it could not be read far enough
 * @param bundleSequence the bundle's sequence number, from 0; -1 if it has none
 * @param previousRevision the revision that decided until then, or null if there was none
 * @param activated whether it decides from now on; if not, the previous one stays
 * @param message what is wrong with it if it was not activated, a line for people; else empty
 */
public record BundleActivation(
    Instant at,
    @Nullable String revision,
    long bundleSequence,
    @Nullable String previousRevision,
    boolean activated,
    String message)
    implements JournalRecord {}
