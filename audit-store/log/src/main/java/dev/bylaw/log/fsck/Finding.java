package dev.bylaw.log.fsck;

/**
 * One thing that is not as it must be.
 *
 * @param path the file, below the log's directory
 * @param message what was expected and found
 */
public record Finding(Kind kind, String path, String message) {
  /** What is affected. */
  public enum Kind {
    /** The checkpoint is missing, not signed by the key, or not of the tree. */
    CHECKPOINT,
    /** A file is missing or cannot be read. */
    FILE,
    /** A tile is not what the entries hash to. */
    TILE,
    /** An entry cannot be read, or cannot stand where it does. */
    ENTRY,
    /** A payload is not what its leaf commits to. */
    PAYLOAD,
    /** A sidecar's checkpoint is not signed by its key. */
    MIRROR,
    /** The write-ahead log is broken or contradicts the tree. */
    WRITE_AHEAD,
    /** The snapshot of the origins is not what the entries tell. */
    SNAPSHOT,
    /** A file of evidence was changed. */
    EVIDENCE,
    /** A file that no log has. */
    UNEXPECTED
  }

  @Override
  public String toString() {
    return "%s: `%s`: %s".formatted(kind, path, message);
  }
}
