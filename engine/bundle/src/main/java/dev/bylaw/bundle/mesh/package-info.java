/** The mesh itself: its council and owners, domains, taxonomy of labels, regions and purposes. */
@NullMarked
package dev.bylaw.bundle.mesh;

import org.jspecify.annotations.NullMarked;
