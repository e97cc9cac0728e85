/** Functions of numbers, and of any one value: arithmetic, bits, units, comparison, types. */
@NullMarked
package dev.bylaw.rego.builtin.scalar;

import org.jspecify.annotations.NullMarked;
