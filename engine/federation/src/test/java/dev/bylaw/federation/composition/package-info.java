/** The laws of composition, and mutants that break them. */
@org.jspecify.annotations.NullMarked
package dev.bylaw.federation.composition;
