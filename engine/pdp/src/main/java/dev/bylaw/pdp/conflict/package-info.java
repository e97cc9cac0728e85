/**
 * What the policies of a tree do to one another: grants that can never apply, guards that add
 * nothing, demands that nothing can meet. Found by asking the decision point itself, over the
 * finite vocabulary that mesh and catalog declare; what that cannot settle is unknown, never
 * guessed.
 */
@NullMarked
package dev.bylaw.pdp.conflict;

import org.jspecify.annotations.NullMarked;
