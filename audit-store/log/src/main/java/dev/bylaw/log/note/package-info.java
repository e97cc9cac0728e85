/** Signed notes as C2SP signed-note v1.0.0 defines them, with Ed25519 keys. */
@NullMarked
package dev.bylaw.log.note;

import org.jspecify.annotations.NullMarked;
