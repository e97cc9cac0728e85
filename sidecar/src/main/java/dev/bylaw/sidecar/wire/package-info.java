/** Between the wire's messages and the kernel's records; the bounds on what a caller may send. */
@NullMarked
package dev.bylaw.sidecar.wire;

import org.jspecify.annotations.NullMarked;
