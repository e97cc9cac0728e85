/**
 * From a checked program to values: the plan (immutable nodes with resolved register slots, shared
 * by threads) and the machine that runs it (all that one evaluation changes).
 */
@NullMarked
package dev.bylaw.rego.eval;

import org.jspecify.annotations.NullMarked;
