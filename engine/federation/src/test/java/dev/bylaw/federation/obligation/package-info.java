/** The lattice's laws. */
@org.jspecify.annotations.NullMarked
package dev.bylaw.federation.obligation;
