package dev.bylaw.audit.http;

import dev.bylaw.log.checkpoint.Checkpoint;
import dev.bylaw.log.merkle.CompactRange;
import dev.bylaw.log.merkle.Hash;
import dev.bylaw.log.merkle.Hasher;
import dev.bylaw.log.note.NoteException;
import dev.bylaw.log.note.NoteSigner;
import dev.bylaw.log.note.SignedNote;
import dev.bylaw.log.store.LogStore;
import dev.bylaw.log.tile.EntryBundle;
import dev.bylaw.log.tile.TileAddress;
import dev.bylaw.log.tile.TilePath;
import dev.bylaw.log.tile.Tiles;
import dev.bylaw.log.witness.WitnessFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The logs that the store mirrors within its own: of each epoch of a sidecar. Their tiles are
 * derived from the entries as they are asked for; full ones are kept in a folder that may be
 * deleted.
 */
final class SidecarLogs {
  /** Where a sidecar's entries stand in the store's log. */
  @FunctionalInterface
  interface Positions {
    /**
     * The indices of entries of an origin that follow one another; what is durable and not yet
     * published is published first.
     */
    List<Long> of(String origin, long first, int count) throws IOException;
  }

  private final LogStore store;
  private final Positions positions;
  private final NoteSigner[] cosigners;
  private final Path folder;
  private volatile Map<String, String> origins = Map.of();
  private final Map<String, SignedNote> cosigned = new ConcurrentHashMap<>();

  /**
   * @param cosigners each signs that the store has all of a checkpoint
   * @param folder where full tiles are kept; made if it is not there
   */
  SidecarLogs(LogStore store, Positions positions, List<NoteSigner> cosigners, Path folder) {
    this.store = store;
    this.positions = positions;
    this.cosigners = cosigners.toArray(NoteSigner[]::new);
    this.folder = folder;
  }

  /** The origins and sizes, one a line behind the name of its folder. */
  String list() {
    StringBuilder lines = new StringBuilder();
    store
        .originSizes()
        .forEach((origin, size) ->
            lines
                .append(WitnessFolder.name(origin))
                .append(' ')
                .append(size)
                .append(' ')
                .append(origin)
                .append('\n'));
    return lines.toString();
  }

  /** The log of an origin's hash; null if there is none. */
  @Nullable ReadableLog find(String name) {
    String origin = origins.get(name);
    if (origin == null) {
      Map<String, Long> sizes = store.originSizes();
      if (sizes.size() != origins.size()) {
        Map<String, String> found = new HashMap<>();
        sizes.keySet().forEach(each -> found.put(WitnessFolder.name(each), each));
        origins = found;
      }
      origin = origins.get(name);
    }
    return origin == null ? null : new SidecarLog(origin, name);
  }

  private final class SidecarLog implements ReadableLog {
    private final String origin;
    private final String name;
    private final Hasher hasher = new Hasher();

    SidecarLog(String origin, String name) {
      this.origin = origin;
      this.name = name;
    }

    @Override
    public byte @Nullable [] checkpoint() throws IOException {
      String note = store.originCheckpoint(origin);
      if (note.isEmpty()) {
        return null;
      }
      try {
        SignedNote signed = SignedNote.parse(note.getBytes(StandardCharsets.UTF_8));
        SignedNote known = cosigned.get(origin);
        if (known == null || !known.text().equals(signed.text())) {
          known = signed.with(SignedNote.sign(signed.text(), cosigners).signatures());
          cosigned.put(origin, known);
        }
        return known.toBytes();
      } catch (NoteException e) {
        throw new IOException("the checkpoint of `" + origin + "`: " + e.getMessage(), e);
      }
    }

    private long size() throws IOException {
      String note = store.originCheckpoint(origin);
      try {
        return note.isEmpty()
            ? 0
            : Checkpoint.parse(SignedNote.parse(note.getBytes(StandardCharsets.UTF_8)).text())
                .size();
      } catch (NoteException e) {
        throw new IOException("the checkpoint of `" + origin + "`: " + e.getMessage(), e);
      }
    }

    @Override
    public byte @Nullable [] tile(TileAddress address) throws IOException {
      if (address.widthIn(size()) < address.width()) {
        return null;
      }
      return address.level() == TileAddress.ENTRIES
          ? EntryBundle.encode(leaves(address.index(), address.width()))
          : Tiles.encode(hashes(address));
    }

    private List<byte[]> leaves(long bundle, int width) throws IOException {
      List<byte[]> leaves = new ArrayList<>(width);
      for (long index : positions.of(origin, bundle * TilePath.WIDTH, width)) {
        leaves.add(store.entry(index).entry().leaf());
      }
      return leaves;
    }

    private List<Hash> hashes(TileAddress address) throws IOException {
      Path kept = folder.resolve(name).resolve(address.toString());
      boolean full = address.width() == TilePath.WIDTH;
      if (full) {
        try {
          return Tiles.decode(kept.toString(), Files.readAllBytes(kept), TilePath.WIDTH);
        } catch (NoSuchFileException _) {
          // derived now
        }
      }
      List<Hash> hashes = new ArrayList<>(address.width());
      if (address.level() == 0) {
        leaves(address.index(), address.width()).forEach(leaf -> hashes.add(hasher.leaf(leaf)));
      } else {
        for (int i = 0; i < address.width(); i++) {
          CompactRange below = new CompactRange();
          long index = address.index() * TilePath.WIDTH + i;
          hashes(new TileAddress(address.level() - 1, index, TilePath.WIDTH))
              .forEach(below::append);
          hashes.add(below.root());
        }
      }
      if (full) {
        keep(kept, Tiles.encode(hashes));
      }
      return hashes;
    }
  }

  private static void keep(Path file, byte[] bytes) throws IOException {
    Path parent = file.getParent();
    if (parent != null) {
      Files.createDirectories(parent);
      Path draft = Files.createTempFile(parent, "tile", ".tmp");
      Files.write(draft, bytes);
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
  }
}
