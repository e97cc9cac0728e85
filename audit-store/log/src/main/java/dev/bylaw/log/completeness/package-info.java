/** What a log tells about each sidecar over time: complete, late, silent, forked, lost. */
@NullMarked
package dev.bylaw.log.completeness;

import org.jspecify.annotations.NullMarked;
