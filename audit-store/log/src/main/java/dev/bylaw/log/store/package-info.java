/** The append-only log directory: sequence, integrate, publish. */
@NullMarked
package dev.bylaw.log.store;

import org.jspecify.annotations.NullMarked;
