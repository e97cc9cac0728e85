package dev.bylaw.log.store;

import dev.bylaw.log.entry.Json;
import dev.bylaw.log.merkle.Hash;
import dev.bylaw.log.merkle.Hasher;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;

/**
 * Keeps signed checkpoints that contradict what their sidecar shipped, a file for each: {@code
 * evidence/<hash of the note>-<hash of the file>.json}.
 */
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
    String prefix = hex(note);
    List<Path> kept = disk.list(root.resolve(FOLDER));
    for (Path file : kept) {
      if (file.getFileName().toString().startsWith(prefix)) {
        return FOLDER + file.getFileName();
      }
    }
    if (kept.size() >= MAX_FILES) {
      throw new IOException("`" + FOLDER + "` holds " + MAX_FILES + " conflicts already");
    }
    Json.Obj evidence =
        Json.Obj.of(
            new Json.Member("accepted_note", known.checkpoint()),
            new Json.Member("derived_root", derived.toBase64()),
            new Json.Member("derived_size", size),
            new Json.Member("found", time.toString()),
            new Json.Member("refused_note", new String(note, StandardCharsets.UTF_8)));
    byte[] bytes = evidence.toBytes();
    String path = FOLDER + prefix + "-" + hex(bytes) + ".json";
    DurableFiles files = new DurableFiles(disk, root);
    files.write(path, bytes);
    files.commit();
    return path;
  }

  /** Whether a file is what was once kept under its name, which ends with the hash of its bytes. */
  static boolean isWhole(Path file, byte[] bytes) {
    return file.getFileName().toString().endsWith("-" + hex(bytes) + ".json");
  }

  private static String hex(byte[] bytes) {
    byte[] digest = new Hasher().digest(bytes, 0, bytes.length).toBytes();
    return HexFormat.of().formatHex(digest, 0, 16);
  }
}
