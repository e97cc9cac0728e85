/** Checkpoints of a log as C2SP tlog-checkpoint v1.0.0 defines them. */
@NullMarked
package dev.bylaw.log.checkpoint;

import org.jspecify.annotations.NullMarked;
