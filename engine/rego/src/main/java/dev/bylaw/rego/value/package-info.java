/**
 * The values of Rego: immutable, totally ordered as OPA orders them, with JSON in and out.
 * Undefined is not a value; it is the absence of one.
 */
@NullMarked
package dev.bylaw.rego.value;

import org.jspecify.annotations.NullMarked;
