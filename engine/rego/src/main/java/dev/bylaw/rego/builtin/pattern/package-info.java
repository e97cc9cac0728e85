/** Regular expressions in RE2 syntax, and globs. */
@NullMarked
package dev.bylaw.rego.builtin.pattern;

import org.jspecify.annotations.NullMarked;
