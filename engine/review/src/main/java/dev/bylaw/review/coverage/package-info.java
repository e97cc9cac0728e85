/** Which rules and table rows of a tree its tests and cases reached. */
@NullMarked
package dev.bylaw.review.coverage;

import org.jspecify.annotations.NullMarked;
