/** {@code bylaw diff}: what a change would do, before anybody votes on it. */
@NullMarked
package dev.bylaw.cli.diff;

import org.jspecify.annotations.NullMarked;
