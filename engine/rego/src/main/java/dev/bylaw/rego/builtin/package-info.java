/** The built-in functions of Rego, one family a file, and the registry that names them all. */
@NullMarked
package dev.bylaw.rego.builtin;

import org.jspecify.annotations.NullMarked;
