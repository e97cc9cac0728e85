/**
 * Ships the journal to the audit store, each batch under a signed checkpoint of the epoch's tree.
 */
@NullMarked
package dev.bylaw.sidecar.ship;

import org.jspecify.annotations.NullMarked;
