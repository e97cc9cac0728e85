/** The built-in functions over Rego itself. */
@NullMarked
package dev.bylaw.rego.builtin.policy;

import org.jspecify.annotations.NullMarked;
