/** What one revision of a policy tree decides otherwise than another. */
@NullMarked
package dev.bylaw.review.diff;

import org.jspecify.annotations.NullMarked;
