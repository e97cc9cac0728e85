/** Doing again what a change of files may have made different. */
@NullMarked
package dev.bylaw.cli.watch;

import org.jspecify.annotations.NullMarked;
