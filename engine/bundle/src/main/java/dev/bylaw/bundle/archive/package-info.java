/** Bundles: a policy tree as one reproducible archive in OPA's bundle format, and back. */
@NullMarked
package dev.bylaw.bundle.archive;

import org.jspecify.annotations.NullMarked;
