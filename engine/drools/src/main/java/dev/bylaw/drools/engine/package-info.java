/**
 * Tables on Drools: one rule base from the canonical model, reused sessions, verdicts from hits.
 */
@NullMarked
package dev.bylaw.drools.engine;

import org.jspecify.annotations.NullMarked;
