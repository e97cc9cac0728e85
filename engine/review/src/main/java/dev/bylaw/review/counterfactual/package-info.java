/** What would have to be different for a denied request to be permitted, and who can see to it. */
@NullMarked
package dev.bylaw.review.counterfactual;

import org.jspecify.annotations.NullMarked;
