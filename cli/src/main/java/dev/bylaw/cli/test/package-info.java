/** {@code bylaw test}: Rego tests and decision cases, their coverage, and running them again. */
@NullMarked
package dev.bylaw.cli.test;

import org.jspecify.annotations.NullMarked;
