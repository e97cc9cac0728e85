/** Retention of a whole product: what is due, when, on which basis, and who must follow. */
@NullMarked
package dev.bylaw.pdp.plan;

import org.jspecify.annotations.NullMarked;
