/** What Rego costs here, beside the real {@code opa} and beside rules written by hand in Java. */
@NullMarked
package dev.bylaw.benchmarks.rego;

import org.jspecify.annotations.NullMarked;
