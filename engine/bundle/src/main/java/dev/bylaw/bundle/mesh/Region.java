package dev.bylaw.bundle.mesh;

import org.jspecify.annotations.Nullable;

/**
 * A place where data is kept or processed.
 *
 * @param jurisdiction the id of the jurisdiction it lies in, or null
 */
public record Region(String id, @Nullable String jurisdiction) {}
