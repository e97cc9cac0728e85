/**
 * How global and local policies compose to one decision. {@code
 * Composition.decide(CompositionInput) → Decision} is total: it throws for no content of its input.
 */
@NullMarked
package dev.bylaw.federation.composition;

import org.jspecify.annotations.NullMarked;
