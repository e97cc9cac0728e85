package dev.bylaw.log.store;

import dev.bylaw.log.entry.Json;
import dev.bylaw.log.merkle.Hash;
import dev.bylaw.log.merkle.Hasher;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HexFormat;

/** Keeps signed checkpoints that contradict what their sidecar shipped: a file for each. */
final class Evidence {
  private static final String FOLDER = "evidence/";
  private static final int MAX_FILES = 10_000;

  private Evidence() {}

  /**
   * Writes the evidence down and tells where; a checkpoint that is kept already is not kept twice.
   */
  static String keep(
      Disk disk, Path root, byte[] note, OriginState known, long size, Hash derived, Instant time)
      throws IOException {
    byte[] digest = new Hasher().digest(note, 0, note.length).toBytes();
    String path = FOLDER + HexFormat.of().formatHex(digest, 0, 16) + ".json";
    if (disk.exists(root.resolve(path))) {
      return path;
    }
    if (disk.list(root.resolve(FOLDER)).size() >= MAX_FILES) {
      throw new IOException("`" + FOLDER + "` holds " + MAX_FILES + " conflicts already");
    }
    Json.Obj evidence =
        Json.Obj.of(
            new Json.Member("accepted_note", known.checkpoint()),
            new Json.Member("derived_root", derived.toBase64()),
            new Json.Member("derived_size", size),
            new Json.Member("found", time.toString()),
            new Json.Member("refused_note", new String(note, StandardCharsets.UTF_8)));
    DurableFiles files = new DurableFiles(disk, root);
    files.write(path, evidence.toBytes());
    files.commit();
    return path;
  }
}
