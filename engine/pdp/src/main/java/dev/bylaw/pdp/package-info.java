/**
 * The policy decision point: assembles the policies of a tree and decides by them. It is the only
 * module that sees the languages, the kernel and the bundle together; policies never see the wire
 * and the kernel never sees a policy language.
 */
@NullMarked
package dev.bylaw.pdp;

import org.jspecify.annotations.NullMarked;
