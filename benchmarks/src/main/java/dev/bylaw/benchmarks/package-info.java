/** What Bylaw costs, side by side with floors; docs/performance.md says how to run it. */
@NullMarked
package dev.bylaw.benchmarks;

import org.jspecify.annotations.NullMarked;
