/** Witnesses as C2SP tlog-witness v1.0.0 defines them: one that cosigns, and how one is asked. */
@NullMarked
package dev.bylaw.log.witness;

import org.jspecify.annotations.NullMarked;
