package dev.bylaw.cli.replay;

import dev.bylaw.log.entry.Leaf;
import dev.bylaw.log.seal.OpenedPayload;

/**
 * A decision of the log.
 *
 * @param index its index in the store's log
 * @param leaf what everyone may know
 * @param payload the personal fields, or why they are not there
 */
record Recorded(long index, Leaf leaf, OpenedPayload payload) {}
