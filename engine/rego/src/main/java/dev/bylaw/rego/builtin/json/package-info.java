/** JSON text, paths and patches. */
@NullMarked
package dev.bylaw.rego.builtin.json;

import org.jspecify.annotations.NullMarked;
