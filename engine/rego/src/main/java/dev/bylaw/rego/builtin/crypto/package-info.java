/** Digests and keys. */
@NullMarked
package dev.bylaw.rego.builtin.crypto;

import org.jspecify.annotations.NullMarked;
