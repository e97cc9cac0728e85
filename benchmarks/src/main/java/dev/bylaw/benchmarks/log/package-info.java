/** What the audit log costs, and how that grows. */
@NullMarked
package dev.bylaw.benchmarks.log;

import org.jspecify.annotations.NullMarked;
