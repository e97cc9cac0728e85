/** Benchmarks of the decision point's stages, which only its own package sees. */
@NullMarked
package dev.bylaw.pdp;

import org.jspecify.annotations.NullMarked;
