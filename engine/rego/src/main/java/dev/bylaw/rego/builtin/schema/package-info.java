/** JSON Schema. */
@NullMarked
package dev.bylaw.rego.builtin.schema;

import org.jspecify.annotations.NullMarked;
