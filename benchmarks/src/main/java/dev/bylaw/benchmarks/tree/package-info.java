/** What it costs to check large policy trees. */
@NullMarked
package dev.bylaw.benchmarks.tree;

import org.jspecify.annotations.NullMarked;
