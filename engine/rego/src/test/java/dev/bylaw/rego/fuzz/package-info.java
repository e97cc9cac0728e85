/** Random Rego programs, compared with the real OPA. */
@NullMarked
package dev.bylaw.rego.fuzz;

import org.jspecify.annotations.NullMarked;
