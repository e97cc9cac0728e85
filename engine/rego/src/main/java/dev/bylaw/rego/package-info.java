/** Rego for the JVM: compile modules, prepare rules, evaluate them on an input. */
@NullMarked
package dev.bylaw.rego;

import org.jspecify.annotations.NullMarked;
