/** {@code bylaw lower}: a decision as what query engines read. */
@NullMarked
package dev.bylaw.cli.lower;

import org.jspecify.annotations.NullMarked;
