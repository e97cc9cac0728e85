package dev.bylaw.log.store;

import dev.bylaw.log.checkpoint.Checkpoint;
import dev.bylaw.log.merkle.Hash;

/** What became of a batch. */
public sealed interface AppendOutcome {
  /**
   * All entries of the batch are durable.
   *
   * @param next the next sequence number that the store expects of the origin
   * @param skipped how many of the batch's entries it had already
   * @param treeSize the size of the store's log that covers them
   */
  record Accepted(long next, int skipped, long treeSize) implements AppendOutcome {}

  /** Entries are missing between what the store has and the batch; nothing was taken. */
  record Gap(long next, long first) implements AppendOutcome {}

  /**
   * The sidecar signed a tree that is not the one it shipped: two histories. The signed checkpoint
   * is kept as evidence, and nothing was taken.
   *
   * @param claimed what the sidecar signed
   * @param derived the root that the shipped entries have at that size
   * @param evidence the file below the log's directory
   */
  record Conflict(Checkpoint claimed, Hash derived, String evidence) implements AppendOutcome {}

  /** The batch is not one that the store may take, however often it is sent. */
  record Refused(Reason reason, String message) implements AppendOutcome {}

  /** Why a batch is refused. */
  enum Reason {
    /** The origin's key is not enrolled. */
    UNKNOWN_ORIGIN,
    /** The checkpoint is no note, or the enrolled key did not sign it. */
    BAD_CHECKPOINT,
    /**
     * An entry is malformed, in the wrong place, or its payload is not what its leaf commits to.
     */
    BAD_ENTRY,
    /** More entries or bytes than a batch may have. */
    TOO_LARGE
  }
}
