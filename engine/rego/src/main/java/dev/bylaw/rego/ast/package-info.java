/** A parsed file in the shape of OPA's syntax tree: as JSON, as text, and for the formatter. */
@NullMarked
package dev.bylaw.rego.ast;

import org.jspecify.annotations.NullMarked;
