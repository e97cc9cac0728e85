/** What a built-in function of Rego is, and the registry that names them all. */
@NullMarked
package dev.bylaw.rego.builtin;

import org.jspecify.annotations.NullMarked;
