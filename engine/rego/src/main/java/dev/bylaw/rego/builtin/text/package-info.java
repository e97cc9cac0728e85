/** Functions of strings, and what speaks to a reader. */
@NullMarked
package dev.bylaw.rego.builtin.text;

import org.jspecify.annotations.NullMarked;
