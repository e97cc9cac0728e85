/**
 * What the author of a file did wrong: one diagnostic type for YAML, Rego and the tree's own rules.
 */
@NullMarked
package dev.bylaw.bundle.diagnostic;

import org.jspecify.annotations.NullMarked;
