package dev.bylaw.sidecar.journal;

import dev.bylaw.log.entry.Draft;
import dev.bylaw.log.entry.EncodedEntry;
import dev.bylaw.log.entry.OriginText;
import dev.bylaw.log.merkle.CompactRange;
import dev.bylaw.log.merkle.Hash;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Adds entries to the open epoch. Used by the journal's writer thread alone. After an {@link
 * IOException} nothing may be appended before {@link #roll} has succeeded: what the failed write
 * left on the disk is then shut out, because a segment ends where the next begins.
 */
final class EpochWriter {
  private static final int GROUP_BYTES = 1 << 20;

  private final Disk disk;
  private final JournalOptions options;
  private final Executor background;
  private final JournalSpace space;
  private final EpochState state;
  private final OriginText originText;
  private final CRC32C crc = new CRC32C();
  private final ByteBuffer group = ByteBuffer.allocateDirect(GROUP_BYTES);
  private CompactRange tree;
  private Disk.@Nullable Handle segment;
  private long offset;
  private @Nullable CompletableFuture<Disk.Handle> spare;

  EpochWriter(
      Disk disk,
      JournalOptions options,
      Executor background,
      JournalSpace space,
      EpochState state,
      CompactRange tree,
      Disk.@Nullable Handle segment,
      long offset) {
    this.disk = disk;
    this.options = options;
    this.background = background;
    this.space = space;
    this.state = state;
    this.originText = new OriginText(state.origin);
    this.tree = tree;
    this.segment = segment;
    this.offset = offset;
  }

  EpochState state() {
    return state;
  }

  /** A copy of the tree of the entries that are durable. */
  CompactRange tree() {
    return tree.copy();
  }

  /**
   * Appends as many entries from the front of the list as one write takes, and makes them durable.
   * Requires a list that is not empty.
   *
   * @return the positions of the entries appended, at least one
   */
  List<Position> append(List<Draft> drafts) throws IOException {
    EncodedEntry first = drafts.getFirst().seal(originText, tree.size());
    if (segment == null || offset + Frame.bytes(first) > options.segmentBytes()) {
      roll();
    }
    Disk.Handle open = Objects.requireNonNull(segment);
    CompactRange grown = tree.copy();
    List<Position> positions = new ArrayList<>();
    group.clear();
    for (Draft draft : drafts) {
      EncodedEntry entry = draft.seal(originText, grown.size());
      int bytes = Frame.bytes(entry);
      if (bytes > group.remaining() || offset + group.position() + bytes > options.segmentBytes()) {
        break;
      }
      Frame.put(group, grown.size(), entry, crc);
      long sequence = grown.size();
      Hash leafHash = grown.append(entry.leaf());
      positions.add(new Position(state.origin, sequence, leafHash));
    }
    group.flip();
    int bytes = group.remaining();
    open.write(group, offset);
    open.force();
    offset += bytes;
    tree = grown;
    state.size = grown.size();
    if (spare == null && offset > options.segmentBytes() / 2) {
      prepareSpare();
    }
    return positions;
  }

  /** Whether the open segment holds an entry: one without is not worth closing. */
  boolean hasEntries() {
    return segment != null && tree.size() > state.segments.lastKey();
  }

  /** Begins a new segment after the last durable entry. */
  void roll() throws IOException {
    Disk.Handle next = takeSpare();
    long first = tree.size();
    Path target = EpochFiles.segment(state.directory, first);
    try {
      next.write(new SegmentHeader(state.origin, state.number, first, tree.toBytes()).encode(), 0);
      next.force();
      disk.rename(state.directory.resolve(EpochFiles.SPARE), target);
      disk.syncDirectory(state.directory);
    } catch (IOException | RuntimeException e) {
      closeQuietly(next);
      throw e;
    }
    closeQuietly(segment);
    segment = next;
    offset = SegmentHeader.BYTES;
    state.segments.put(first, target);
  }

  /** Closes the files; the epoch stays as it is. */
  void close() {
    if (spare != null) {
      CompletableFuture<Void> _ =
          spare.handle((file, _) -> {
            closeQuietly(file);
            return null;
          });
    }
    closeQuietly(segment);
    segment = null;
  }

  private void prepareSpare() {
    spare = CompletableFuture.supplyAsync(this::allocateUnchecked, background);
  }

  private Disk.Handle takeSpare() throws IOException {
    CompletableFuture<Disk.Handle> prepared = spare;
    spare = null;
    if (prepared != null) {
      try {
        return prepared.join();
      } catch (CompletionException _) {
        // whatever kept the background from it will show itself again here, if it lasts
      }
    }
    return allocate();
  }

  private Disk.Handle allocateUnchecked() {
    try {
      return allocate();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes a segment full of zeros, so that appending later changes no length and no extent. */
  private Disk.Handle allocate() throws IOException {
    space.ensureRoom();
    Path file = state.directory.resolve(EpochFiles.SPARE);
    disk.delete(file);
    Disk.Handle handle = disk.create(file);
    try {
      ByteBuffer zeros = ByteBuffer.allocate(Math.min(GROUP_BYTES, options.segmentBytes()));
      for (long at = 0; at < options.segmentBytes(); at += zeros.capacity()) {
        zeros.clear().limit((int) Math.min(zeros.capacity(), options.segmentBytes() - at));
        handle.write(zeros, at);
      }
      handle.force();
      return handle;
    } catch (IOException | RuntimeException e) {
      closeQuietly(handle);
      throw e;
    }
  }

  private static void closeQuietly(Disk.@Nullable Handle handle) {
    if (handle != null) {
      try {
        handle.close();
      } catch (IOException _) {
        // everything that counts was forced before
      }
    }
  }
}
