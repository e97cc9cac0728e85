/** Masks and row filters of a decision as what query engines read: SQL, and Iceberg's JSON. */
@NullMarked
package dev.bylaw.lowering;

import org.jspecify.annotations.NullMarked;
