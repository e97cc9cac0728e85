/** What the laws are tried on: seeded cases and generated parts of a mesh. */
@org.jspecify.annotations.NullMarked
package dev.bylaw.federation.laws;
