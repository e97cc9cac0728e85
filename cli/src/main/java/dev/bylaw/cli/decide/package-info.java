/**
 * How {@code bylaw decide} tells a decision: what each policy said and saw, and what would help.
 */
@NullMarked
package dev.bylaw.cli.decide;

import org.jspecify.annotations.NullMarked;
