/**
 * Packs: parts of a policy tree that ship with Bylaw, and what became of their copies in a tree.
 */
@NullMarked
package dev.bylaw.bundle.pack;

import org.jspecify.annotations.NullMarked;
