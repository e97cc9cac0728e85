package dev.bylaw.bundle.tree;

import dev.bylaw.federation.policy.Origin;

/**
 * A file that another module compiles: a decision table or DRL.
 *
 * @param path in the tree, with forward slashes
 * @param bytes its content; not to be changed
 * @param origin whose it is, by its place
 * @param kind the name of its folder: {@code pii}, {@code retention}, …; empty directly in its
 *     layer
 */
@SuppressWarnings("ArrayRecordComponent") // compared by no one; a copy would double every workbook
public record LocatedFile(String path, byte[] bytes, Origin origin, String kind) {}
