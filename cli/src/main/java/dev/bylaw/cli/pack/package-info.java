/** {@code bylaw pack}: parts of a policy tree that ship. */
@NullMarked
package dev.bylaw.cli.pack;

import org.jspecify.annotations.NullMarked;
