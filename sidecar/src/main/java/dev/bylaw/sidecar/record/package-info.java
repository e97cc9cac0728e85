/**
 * Turns what the decision point records into entries of the log: facts in the leaf, persons beside
 * it.
 */
@NullMarked
package dev.bylaw.sidecar.record;

import org.jspecify.annotations.NullMarked;
