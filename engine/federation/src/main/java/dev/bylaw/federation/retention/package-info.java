/**
 * How long data must and may be kept. {@code Retention.decide(RetentionInput) → RetentionDecision}
 * is total; since a deletion cannot be undone, whatever goes wrong neither serves nor deletes.
 */
@NullMarked
package dev.bylaw.federation.retention;

import org.jspecify.annotations.NullMarked;
