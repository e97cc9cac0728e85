/** Re-derivation of a whole log directory from its entry bundles. */
@NullMarked
package dev.bylaw.log.fsck;

import org.jspecify.annotations.NullMarked;
