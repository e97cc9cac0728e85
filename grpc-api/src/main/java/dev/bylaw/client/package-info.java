/**
 * A small client of the decision service: deadlines, retries, and no answer that is not a permit.
 */
@NullMarked
package dev.bylaw.client;

import org.jspecify.annotations.NullMarked;
