package dev.bylaw.drools;

import dev.bylaw.federation.policy.Origin;

/**
 * A table or rule file of the policy tree.
 *
 * @param path its path in the tree, with forward slashes; its ending says what it is: {@code .csv},
 *     {@code .xlsx} or {@code .drl}
 * @param content its bytes; not copied and not to be changed
 * @param origin whose it is
 */
// a file's bytes are handed over once and compared by nobody
@SuppressWarnings("ArrayRecordComponent")
public record PolicyFile(String path, byte[] content, Origin origin) {}
