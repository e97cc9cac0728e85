package dev.bylaw.lakehouse;

import dev.bylaw.audit.columns.FactFile;
import dev.bylaw.audit.columns.FactRange;
import dev.bylaw.log.checkpoint.Checkpoint;
import dev.bylaw.log.merkle.Hasher;
import dev.bylaw.log.note.NoteException;
import dev.bylaw.log.note.NoteVerifier;
import dev.bylaw.log.store.LogSnapshot;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.Table;
import org.apache.iceberg.exceptions.NotFoundException;

/** Holds a table's newest snapshot against the log, row by row, and lists all that differs. */
public final class TableCheck {
  private TableCheck() {}

  /**
   * What was found.
   *
   * @param size the entries that the snapshot says it holds
   * @param files how many files were compared
   * @param findings what is not as it must be; nothing where the table is the log's
   */
  public record Result(long size, String root, int files, List<String> findings) {
    public Result {
      findings = List.copyOf(findings);
    }
  }

  /**
   * Checks the newest snapshot. The log may have grown since.
   *
   * @param key the log's key
   */
  public static Result check(Warehouse warehouse, String name, LogSnapshot log, NoteVerifier key)
      throws IOException, SQLException, RefusedException {
    Table table = warehouse.table(name);
    Registered registered = Registered.newest(table, log.origin());
    List<String> findings = new ArrayList<>();
    checkpoint(registered, key, findings);
    if (registered.size() > log.checkpoint().size()) {
      throw new RefusedException(
          "the table holds %d entries, the log's checkpoint has %d"
              .formatted(registered.size(), log.checkpoint().size()));
    }
    LeafFollower leaves =
        new LeafFollower(log, new Registered(log.origin(), 0, Hasher.EMPTY_ROOT, ""), 0);
    Map<FactRange, DataFile> files = Registrar.files(table);
    Files.createDirectories(warehouse.staging());
    long next = 0;
    for (Map.Entry<FactRange, DataFile> each : files.entrySet()) {
      FactRange range = each.getKey();
      if (range.first() != next || range.last() > registered.size()) {
        findings.add(
            "`%s` does not follow entry %d of %d"
                .formatted(each.getValue().location(), next, registered.size()));
      } else {
        leaves.skipTo(range.first());
        compare(table, each.getValue(), range, leaves, warehouse.staging(), findings);
      }
      next = Math.max(next, range.last());
      leaves.skipTo(Math.min(next, registered.size()));
    }
    if (next != registered.size()) {
      findings.add("files end with entry %d of %d".formatted(next, registered.size()));
    }
    leaves.skipTo(registered.size());
    if (!leaves.root(registered.size()).equals(registered.root())) {
      findings.add(
          "the log's root at size %d is %s, the snapshot's %s"
              .formatted(registered.size(), leaves.root(registered.size()), registered.root()));
    }
    leaves.finish();
    return new Result(registered.size(), registered.root().toBase64(), files.size(), findings);
  }

  private static void checkpoint(Registered registered, NoteVerifier key, List<String> findings) {
    try {
      Checkpoint signed =
          Checkpoint.open(
              registered.note().getBytes(StandardCharsets.UTF_8), registered.origin(), key);
      if (signed.size() != registered.size() || !signed.root().equals(registered.root())) {
        findings.add(
            "the summary tells size %d and root %s, its checkpoint size %d and root %s"
                .formatted(registered.size(), registered.root(), signed.size(), signed.root()));
      }
    } catch (NoteException e) {
      findings.add("the checkpoint of the snapshot: " + e.getMessage());
    }
  }

  private static void compare(
      Table table,
      DataFile file,
      FactRange range,
      LeafFollower leaves,
      Path staging,
      List<String> findings)
      throws IOException, SQLException {
    Path local = Files.createTempFile(staging, "check", ".parquet");
    try (InputStream in = table.io().newInputFile(file.location()).newStream()) {
      Files.copy(in, local, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
      if (!FactFile.digest(local).equals(DataFolder.digest(file))) {
        findings.add("`" + file.location() + "` has another SHA-256 than its name says");
      }
      var _ = FactFile.compare(leaves, range, local);
    } catch (FactFile.MismatchException e) {
      findings.add("`" + file.location() + "`: " + e.getMessage());
    } catch (NotFoundException _) {
      findings.add("`" + file.location() + "` is missing");
    } finally {
      Files.delete(local);
    }
  }
}
