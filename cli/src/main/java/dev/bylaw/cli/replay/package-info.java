/** {@code bylaw audit replay}: whether a recorded decision would be made again. */
@NullMarked
package dev.bylaw.cli.replay;

import org.jspecify.annotations.NullMarked;
