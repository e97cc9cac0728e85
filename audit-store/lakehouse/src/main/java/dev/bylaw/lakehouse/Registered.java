package dev.bylaw.lakehouse;

import dev.bylaw.log.checkpoint.Checkpoint;
import dev.bylaw.log.merkle.Hash;
import dev.bylaw.log.merkle.Hasher;
import dev.bylaw.log.store.LogSnapshot;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotUpdate;
import org.apache.iceberg.Table;

/**
 * What a snapshot's summary tells of the log whose facts it holds.
 *
 * @param size the size of the tree: the snapshot holds the facts of exactly these entries
 * @param root the tree's root
 * @param note the signed checkpoint of this size and root, verbatim
 */
record Registered(String origin, long size, Hash root, String note) {
  static final String ORIGIN = "bylaw.origin";
  static final String TREE_SIZE = "bylaw.tree-size";
  static final String ROOT = "bylaw.root";
  static final String CHECKPOINT = "bylaw.checkpoint";

  static Registered of(LogSnapshot log) {
    Checkpoint checkpoint = log.checkpoint();
    return new Registered(
        log.origin(),
        checkpoint.size(),
        checkpoint.root(),
        new String(log.note(), StandardCharsets.UTF_8));
  }

  /** What the newest snapshot tells; an empty tree where there is none. */
  static Registered newest(Table table, String origin) throws RefusedException {
    Snapshot snapshot = table.currentSnapshot();
    if (snapshot == null) {
      return new Registered(origin, 0, Hasher.EMPTY_ROOT, "");
    }
    Map<String, String> summary = snapshot.summary();
    try {
      return new Registered(
          required(summary, ORIGIN),
          Long.parseLong(required(summary, TREE_SIZE)),
          Hash.ofBase64(required(summary, ROOT)),
          required(summary, CHECKPOINT));
    } catch (IllegalArgumentException _) {
      throw new RefusedException(
          "the summary of snapshot %d names no tree: %s".formatted(snapshot.snapshotId(), summary));
    }
  }

  private static String required(Map<String, String> summary, String key) throws RefusedException {
    String value = summary.get(key);
    if (value == null) {
      throw new RefusedException(
          "the newest snapshot has no `" + key + "` in its summary: another wrote it");
    }
    return value;
  }

  void writeTo(SnapshotUpdate<?> update) {
    update.set(ORIGIN, origin);
    update.set(TREE_SIZE, Long.toString(size));
    update.set(ROOT, root.toBase64());
    update.set(CHECKPOINT, note);
  }
}
