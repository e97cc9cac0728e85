/** Signed bundles that a sidecar follows: from a file, a folder, git or HTTP; verified and kept. */
@NullMarked
package dev.bylaw.sidecar.source;

import org.jspecify.annotations.NullMarked;
