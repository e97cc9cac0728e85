package dev.bylaw.log.witness;

import dev.bylaw.log.checkpoint.Checkpoint;
import dev.bylaw.log.merkle.Hasher;
import dev.bylaw.log.note.NoteException;
import dev.bylaw.log.note.SignedNote;
import dev.bylaw.log.store.Disk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A witness's memory in a folder: a file for each log, named by the SHA-256 of its origin, and
 * beside it one for each contradiction. A file that cannot be read stops the witness for that log:
 * one that forgot would cosign anything.
 */
public final class WitnessFolder implements WitnessMemory {
  private final Disk disk;
  private final Path folder;
  private final Map<String, SignedNote> kept = new ConcurrentHashMap<>();
  private final AtomicLong temporary = new AtomicLong();

  /** Opens a folder, or makes it; its parent exists. */
  public WitnessFolder(Disk disk, Path folder) throws IOException {
    this.disk = disk;
    this.folder = folder;
    disk.createDirectory(folder);
    Path parent = folder.getParent();
    if (parent != null) {
      disk.syncDirectory(parent);
    }
  }

  /** SHA-256 of an origin, in lowercase hexadecimal digits: what a mirror's folder is named too. */
  public static String name(String origin) {
    byte[] text = origin.getBytes(StandardCharsets.UTF_8);
    return HexFormat.of().formatHex(new Hasher().digest(text, 0, text.length).toBytes());
  }

  @Override
  public @Nullable SignedNote last(String origin) throws IOException {
    SignedNote known = kept.get(origin);
    if (known != null) {
      return known;
    }
    Path file = folder.resolve(name(origin));
    try {
      SignedNote read = SignedNote.parse(disk.read(file));
      String found = Checkpoint.parse(read.text()).origin();
      if (!found.equals(origin)) {
        throw new IOException(
            "`%s`: expected a checkpoint of `%s`, found `%s`".formatted(file, origin, found));
      }
      // an earlier process may have ended between the rename and its sync
      disk.syncDirectory(folder);
      kept.put(origin, read);
      return read;
    } catch (NoSuchFileException _) {
      return null;
    } catch (NoteException e) {
      throw new IOException("`" + file + "`: " + e.getMessage(), e);
    }
  }

  @Override
  public void remember(String origin, SignedNote note) throws IOException {
    // after a failure the file is looked at anew: it may have been renamed or not
    kept.remove(origin);
    write(name(origin), note.toBytes());
    kept.put(origin, note);
  }

  @Override
  public void conflict(String origin, SignedNote known, SignedNote claimed) throws IOException {
    byte[] both = (known + "\n" + claimed).getBytes(StandardCharsets.UTF_8);
    String id = HexFormat.of().formatHex(new Hasher().digest(both, 0, both.length).toBytes(), 0, 8);
    String file = name(origin) + ".conflict-" + id;
    if (disk.exists(folder.resolve(file))) {
      // it may have been renamed, and the process ended before that was durable
      disk.syncDirectory(folder);
    } else {
      write(file, both);
    }
  }

  private void write(String name, byte[] bytes) throws IOException {
    Path draft = folder.resolve(name + "." + temporary.incrementAndGet() + ".tmp");
    try (Disk.OpenFile out = disk.create(draft)) {
      out.write(0, ByteBuffer.wrap(bytes));
      out.sync();
    }
    disk.move(draft, folder.resolve(name));
    disk.syncDirectory(folder);
  }
}
