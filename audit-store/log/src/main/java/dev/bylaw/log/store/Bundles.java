package dev.bylaw.log.store;

import dev.bylaw.log.entry.EncodedEntry;
import dev.bylaw.log.tile.EntryBundle;
import dev.bylaw.log.tile.TileException;
import dev.bylaw.log.tile.TilePath;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The entries of a log on disk, 256 to a file: leaves in tlog-tiles' entry bundles, payloads in
 * files of the same numbering below {@code payload/}. A payload file holds each payload behind its
 * length in 32 bits, big-endian.
 */
final class Bundles {
  private static final String PAYLOADS = "payload/";

  private Bundles() {}

  static String payloadPath(long bundle, int width) {
    return TilePath.path(PAYLOADS, bundle, width);
  }

  static byte[] encodePayloads(List<byte[]> payloads) {
    int length = 0;
    for (byte[] payload : payloads) {
      length += 4 + payload.length;
    }
    ByteBuffer out = ByteBuffer.allocate(length);
    for (byte[] payload : payloads) {
      out.putInt(payload.length).put(payload);
    }
    return out.array();
  }

  static List<byte[]> decodePayloads(byte[] bytes, int width) throws TileException {
    List<byte[]> payloads = new ArrayList<>(width);
    ByteBuffer in = ByteBuffer.wrap(bytes);
    while (in.hasRemaining()) {
      int length = in.remaining() < 4 ? -1 : in.getInt();
      if (length < 0 || length > in.remaining()) {
        throw new TileException("the payload file ends within payload " + payloads.size());
      }
      byte[] payload = new byte[length];
      in.get(payload);
      payloads.add(payload);
    }
    if (payloads.size() != width) {
      throw new TileException("expected %d payloads, found %d".formatted(width, payloads.size()));
    }
    return payloads;
  }

  /** The leaves of a bundle in a tree of this size. */
  static List<byte[]> leaves(Disk disk, Path root, long bundle, long treeSize) throws IOException {
    int width = TilePath.width(0, bundle, treeSize);
    try {
      return EntryBundle.decode(disk.read(root.resolve(TilePath.entries(bundle, width))), width);
    } catch (NoSuchFileException e) {
      if (width == TilePath.WIDTH) {
        throw e;
      }
      byte[] full = disk.read(root.resolve(TilePath.entries(bundle, TilePath.WIDTH)));
      return EntryBundle.decode(full, TilePath.WIDTH).subList(0, width);
    }
  }

  /** The payloads of a bundle in a tree of this size. */
  static List<byte[]> payloads(Disk disk, Path root, long bundle, long treeSize)
      throws IOException {
    int width = TilePath.width(0, bundle, treeSize);
    return decodePayloads(disk.read(root.resolve(payloadPath(bundle, width))), width);
  }

  /** The entries of a bundle in a tree of this size. */
  static List<EncodedEntry> entries(Disk disk, Path root, long bundle, long treeSize)
      throws IOException {
    List<byte[]> leaves = leaves(disk, root, bundle, treeSize);
    List<byte[]> payloads = payloads(disk, root, bundle, treeSize);
    List<EncodedEntry> entries = new ArrayList<>(leaves.size());
    for (int i = 0; i < leaves.size(); i++) {
      entries.add(new EncodedEntry(leaves.get(i), payloads.get(i)));
    }
    return entries;
  }
}
