package dev.bylaw.lakehouse;

import dev.bylaw.audit.columns.FactFile;
import dev.bylaw.audit.columns.FactRange;
import dev.bylaw.log.store.CorruptLogException;
import dev.bylaw.log.store.LogSnapshot;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.ExpireSnapshots;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.ManifestFiles;
import org.apache.iceberg.OverwriteFiles;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.io.CloseableIterable;

/**
 * Brings the table to where the log is, by one commit: files for entries that came, and files in
 * the place of those that the store has written anew. Nothing is committed unless the leaves that
 * the files were compared with have the root that the log's key signed, and the tree that was
 * registered before is its beginning.
 */
public final class Registrar {
  private final Warehouse warehouse;
  private final InstantSource clock;

  public Registrar(Warehouse warehouse, InstantSource clock) {
    this.warehouse = warehouse;
    this.clock = clock;
  }

  /**
   * What was done.
   *
   * @param size the entries that the table holds now
   * @param added files that are new in the table
   * @param replaced files that are no longer in it
   * @param expired snapshots that are gone
   * @param removed files that no snapshot holds any more, or that none ever held
   * @param snapshot the newest snapshot's id
   */
  public record Outcome(
      String table,
      String origin,
      long size,
      String root,
      int added,
      int replaced,
      int expired,
      int removed,
      long snapshot) {}

  /** A range whose file is wanted, and the SHA-256 that the store noted of its own. */
  private record Wanted(FactRange range, Optional<String> noted) {}

  private record Plan(List<Wanted> wanted, List<DataFile> replaced) {}

  /**
   * Registers all entries up to the log's newest checkpoint.
   *
   * @param columns where the store keeps the facts
   * @param name the table, {@code <namespace>.<name>}
   * @param keep how long older snapshots stay; none does once an erasure is registered
   */
  public Outcome register(LogSnapshot log, Path columns, String name, Duration keep)
      throws IOException, SQLException, RefusedException {
    try {
      return registerSound(log, columns, name, keep);
    } catch (CorruptLogException e) {
      throw new RefusedException(String.valueOf(e.getMessage()));
    }
  }

  private Outcome registerSound(LogSnapshot log, Path columns, String name, Duration keep)
      throws IOException, SQLException, RefusedException {
    Table table = warehouse.tableFor(name, log.origin());
    Registered before = Registered.newest(table, log.origin());
    Registered now = Registered.of(log);
    requireFollows(before, now);
    Plan plan = plan(table, log, columns);
    long start =
        plan.wanted.isEmpty()
            ? before.size()
            : Math.min(before.size(), plan.wanted.getFirst().range.first());
    LeafFollower leaves = new LeafFollower(log, before, start);
    DataFolder data = new DataFolder(table, warehouse.staging());
    List<DataFile> added = new ArrayList<>();
    for (Wanted each : plan.wanted) {
      added.add(data.take(each.range, columns, each.noted, leaves));
    }
    leaves.finish();
    if (!added.isEmpty() || !plan.replaced.isEmpty()) {
      OverwriteFiles commit = table.newOverwrite();
      added.forEach(commit::addFile);
      plan.replaced.forEach(commit::deleteFile);
      now.writeTo(commit);
      commit.commit();
    }
    table.refresh();
    Set<String> had = held(table);
    int expired = expire(table, leaves.sawErasure() ? Duration.ZERO : keep);
    Set<String> held = held(table);
    had.removeAll(held);
    // what the newest snapshot replaced: Iceberg leaves it until that one expires too
    had.forEach(table.io()::deleteFile);
    int removed = had.size() + data.removeOthers(held);
    Snapshot newest = table.currentSnapshot();
    return new Outcome(
        table.name(),
        log.origin(),
        now.size(),
        now.root().toBase64(),
        added.size(),
        plan.replaced.size(),
        expired,
        removed,
        newest == null ? -1 : newest.snapshotId());
  }

  private static void requireFollows(Registered before, Registered now) throws RefusedException {
    if (!before.origin().equals(now.origin())) {
      throw new RefusedException(
          "the table holds the log `%s`, this is `%s`".formatted(before.origin(), now.origin()));
    }
    if (before.size() > now.size()) {
      throw new RefusedException(
          "the table holds %d entries, the log's checkpoint has %d: it is older, or the log was put back"
              .formatted(before.size(), now.size()));
    }
  }

  private static Plan plan(Table table, LogSnapshot log, Path columns)
      throws IOException, RefusedException {
    Map<FactRange, DataFile> present = files(table);
    List<Wanted> wanted = new ArrayList<>();
    List<DataFile> replaced = new ArrayList<>();
    for (FactRange range : FactRange.upTo(log.checkpoint().size())) {
      Optional<String> digest = FactFile.noted(columns, range, log.root(range.last()));
      DataFile file = present.remove(range);
      boolean same =
          file != null && digest.filter(d -> !d.equals(DataFolder.digest(file))).isEmpty();
      if (!same) {
        wanted.add(new Wanted(range, digest));
        if (file != null) {
          replaced.add(file);
        }
      }
    }
    replaced.addAll(present.values());
    return new Plan(wanted, replaced);
  }

  /** The files of the newest snapshot by their ranges. */
  static Map<FactRange, DataFile> files(Table table) throws IOException, RefusedException {
    Map<FactRange, DataFile> files =
        new TreeMap<>((a, b) ->
            a.first() == b.first()
                ? Long.compare(a.last(), b.last())
                : Long.compare(a.first(), b.first()));
    try (CloseableIterable<FileScanTask> tasks = table.newScan().planFiles()) {
      for (FileScanTask task : tasks) {
        DataFile file = task.file();
        if (files.put(DataFolder.range(file), file) != null) {
          throw new RefusedException(
              "the table holds the range of `" + file.location() + "` twice");
        }
      }
    }
    return files;
  }

  private int expire(Table table, Duration keep) {
    Set<Long> ids = new HashSet<>();
    table.snapshots().forEach(snapshot -> ids.add(snapshot.snapshotId()));
    if (ids.size() < 2) {
      return 0;
    }
    ExpireSnapshots expire =
        table
            .expireSnapshots()
            .expireOlderThan(clock.instant().minus(keep).toEpochMilli() + 1)
            .retainLast(1);
    int expired = expire.apply().size();
    if (expired > 0) {
      expire.commit();
    }
    return expired;
  }

  private static Set<String> held(Table table) throws IOException {
    Set<String> held = new HashSet<>();
    for (Snapshot snapshot : table.snapshots()) {
      for (var manifest : snapshot.dataManifests(table.io())) {
        try (CloseableIterable<String> paths =
            ManifestFiles.readPaths(manifest, table.io(), table.specs())) {
          paths.forEach(held::add);
        }
      }
    }
    return held;
  }
}
