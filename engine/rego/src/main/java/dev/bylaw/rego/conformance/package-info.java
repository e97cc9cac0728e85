/** Runs OPA's conformance cases against this library. */
@NullMarked
package dev.bylaw.rego.conformance;

import org.jspecify.annotations.NullMarked;
