package dev.bylaw.log.mirror;

import dev.bylaw.log.merkle.Hash;
import dev.bylaw.log.merkle.NodeSource;
import dev.bylaw.log.merkle.SubtreeProofs;
import dev.bylaw.log.tile.TilePath;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** The body of an {@code add-entries} request: its head, then packages of up to 256 entries. */
public final class EntryUpload {
  private static final int MAX_HASHES = 63;

  /**
   * What a request begins with.
   *
   * @param origin the log
   * @param start the index of the first entry that is sent, unsigned
   * @param end the size of the checkpoint that proofs are against, unsigned
   * @param ticket what the mirror answered last; empty if nothing
   */
  @SuppressWarnings("ArrayRecordComponent") // a head is passed on, never compared
  public record Head(String origin, long start, long end, byte[] ticket) {
    /** Without a ticket. */
    public Head(String origin, long start, long end) {
      this(origin, start, end, new byte[0]);
    }
  }

  /**
   * Entries that follow one another within one bundle.
   *
   * @param start the index of the first
   * @param proof that the subtree from the bundle's first entry to these entries' last is in the
   *     tree
   */
  public record Package(long start, List<byte[]> entries, List<Hash> proof) {
    public Package {
      entries = List.copyOf(entries);
      proof = List.copyOf(proof);
    }

    public long end() {
      return start + entries.size();
    }

    /** The index of the first entry of the bundle that these stand in. */
    public long bundleStart() {
      return start / TilePath.WIDTH * TilePath.WIDTH;
    }
  }

  private final DataInputStream in;

  public EntryUpload(InputStream in) {
    this.in = new DataInputStream(in);
  }

  /** Reads the head; null if the body ends within it. */
  public @Nullable Head head() throws IOException {
    try {
      // lengths are of 16 bits, which bounds what is read here
      String origin = new String(exactly(in.readUnsignedShort()), StandardCharsets.UTF_8);
      long start = in.readLong();
      long end = in.readLong();
      return new Head(origin, start, end, exactly(in.readUnsignedShort()));
    } catch (EOFException _) {
      return null;
    }
  }

  private byte[] exactly(int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException();
    }
    return bytes;
  }

  /** Reads the package that begins at an index; null if the body ends before it does. */
  public @Nullable Package next(Head head, long start) throws IOException {
    long end = Math.min(head.end, (start / TilePath.WIDTH + 1) * TilePath.WIDTH);
    try {
      List<byte[]> entries = new ArrayList<>();
      for (long index = start; index < end; index++) {
        entries.add(exactly(in.readUnsignedShort()));
      }
      int count = in.readUnsignedByte();
      if (count > MAX_HASHES) {
        return null;
      }
      List<Hash> proof = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        proof.add(Hash.of(exactly(Hash.BYTES)));
      }
      return new Package(start, entries, proof);
    } catch (EOFException _) {
      return null;
    }
  }

  /**
   * The body of a request, as one who uploads writes it.
   *
   * @param limit how many packages at most
   * @param entry gives an entry by its index
   */
  public static byte[] write(Head head, int limit, LongFunction<byte[]> entry, NodeSource nodes)
      throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      byte[] origin = head.origin.getBytes(StandardCharsets.UTF_8);
      out.writeShort(origin.length);
      out.write(origin);
      out.writeLong(head.start);
      out.writeLong(head.end);
      out.writeShort(head.ticket.length);
      out.write(head.ticket);
      long start = head.start;
      for (int i = 0; i < limit && start < head.end; i++) {
        long first = start / TilePath.WIDTH * TilePath.WIDTH;
        long end = Math.min(head.end, first + TilePath.WIDTH);
        for (long index = start; index < end; index++) {
          byte[] leaf = entry.apply(index);
          out.writeShort(leaf.length);
          out.write(leaf);
        }
        List<Hash> proof = SubtreeProofs.prove(first, end, head.end, nodes);
        out.writeByte(proof.size());
        for (Hash hash : proof) {
          out.write(hash.toBytes());
        }
        start = end;
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    return bytes.toByteArray();
  }
}
