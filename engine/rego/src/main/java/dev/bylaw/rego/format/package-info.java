/** Rego source text in its one layout, the same as that of {@code opa fmt}. */
@NullMarked
package dev.bylaw.rego.format;

import org.jspecify.annotations.NullMarked;
