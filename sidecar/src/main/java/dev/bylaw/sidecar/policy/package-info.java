/** The policies in force: loaded from a directory, watched, replaced whole or not at all. */
@NullMarked
package dev.bylaw.sidecar.policy;

import org.jspecify.annotations.NullMarked;
