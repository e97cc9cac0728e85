/** Mirrors of other logs, as C2SP tlog-mirror defines them: a copy that may be relied on. */
@NullMarked
package dev.bylaw.log.mirror;

import org.jspecify.annotations.NullMarked;
