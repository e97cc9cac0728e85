/**
 * Policies on Drools: {@link dev.bylaw.drools.DroolsPolicies} compiles decision tables and rule
 * files once and evaluates them to the kernel's contributions.
 */
@NullMarked
package dev.bylaw.drools;

import org.jspecify.annotations.NullMarked;
