/** {@code bylaw check}: every problem of a policy tree in one run. */
@NullMarked
package dev.bylaw.cli.check;

import org.jspecify.annotations.NullMarked;
