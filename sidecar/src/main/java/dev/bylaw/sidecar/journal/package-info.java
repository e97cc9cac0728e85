/**
 * The decision journal: entries become durable here, numbered without gaps, before any reply
 * leaves.
 */
@NullMarked
package dev.bylaw.sidecar.journal;

import org.jspecify.annotations.NullMarked;
