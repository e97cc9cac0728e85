/** Decision cases: what a tree is expected to decide, as files beside its policies. */
@NullMarked
package dev.bylaw.review.cases;

import org.jspecify.annotations.NullMarked;
