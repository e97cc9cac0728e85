/** Tiles and entry bundles as C2SP tlog-tiles v0.1.0 defines them. */
@NullMarked
package dev.bylaw.log.tile;

import org.jspecify.annotations.NullMarked;
