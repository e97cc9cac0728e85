/** Merkle tree hashing and proofs as RFC 6962 and RFC 9162 define them. */
@NullMarked
package dev.bylaw.log.merkle;

import org.jspecify.annotations.NullMarked;
