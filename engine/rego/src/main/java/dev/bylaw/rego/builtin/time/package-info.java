/** Time, with Go's layouts and durations. */
@NullMarked
package dev.bylaw.rego.builtin.time;

import org.jspecify.annotations.NullMarked;
