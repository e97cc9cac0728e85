/** The sidecar's entry point. */
@NullMarked
package dev.bylaw.sidecar;

import org.jspecify.annotations.NullMarked;
