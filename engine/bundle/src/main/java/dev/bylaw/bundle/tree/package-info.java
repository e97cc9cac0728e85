/** A policy tree on disk, checked as a whole and loaded or refused as a whole. */
@NullMarked
package dev.bylaw.bundle.tree;

import org.jspecify.annotations.NullMarked;
