/**
 * Rule files in DRL, for the council alone: the facts that rules see, the contributions that they
 * make, and their compilation through the executable model. Nothing here is loaded where there is
 * no {@code .drl} file.
 */
@NullMarked
package dev.bylaw.drools.drl;

import org.jspecify.annotations.NullMarked;
