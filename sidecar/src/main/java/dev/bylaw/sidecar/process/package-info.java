/** The process: its configuration, what listens where, and how it starts and ends. */
@NullMarked
package dev.bylaw.sidecar.process;

import org.jspecify.annotations.NullMarked;
