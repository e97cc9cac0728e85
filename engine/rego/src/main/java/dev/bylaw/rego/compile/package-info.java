/** Parsed modules to a checked program: names resolved, bodies ordered, errors found. */
@NullMarked
package dev.bylaw.rego.compile;

import org.jspecify.annotations.NullMarked;
