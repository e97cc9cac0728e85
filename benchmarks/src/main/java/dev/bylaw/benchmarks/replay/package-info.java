/** A log of many decisions, for what reads logs. */
@NullMarked
package dev.bylaw.benchmarks.replay;

import org.jspecify.annotations.NullMarked;
