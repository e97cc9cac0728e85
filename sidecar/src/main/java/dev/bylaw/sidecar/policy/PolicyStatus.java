package dev.bylaw.sidecar.policy;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the policies fare.
 *
 * @param revision the revision in force; null before the first
 * @param checked when that revision was last found to be what the source holds; null before the
 *     first
 * @param stale whether that is longer ago than the council's staleness bound
 * @param problems what is wrong with what the source holds now; empty if nothing is
 */
public record PolicyStatus(
    @Nullable String revision, @Nullable Instant checked, boolean stale, List<String> problems) {}
