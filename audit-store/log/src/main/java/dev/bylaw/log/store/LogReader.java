package dev.bylaw.log.store;

import dev.bylaw.log.entry.EncodedEntry;
import dev.bylaw.log.entry.EntryException;
import dev.bylaw.log.entry.Leaf;
import dev.bylaw.log.merkle.Hash;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The files of a log's directory for one who only reads them, and need not trust them. */
public final class LogReader {
  private final Disk disk;
  private final Path root;

  public LogReader(Disk disk, Path root) {
    this.disk = disk;
    this.root = root;
  }

  /** The bytes at a path below the log's root. */
  public byte[] read(String path) throws IOException {
    return disk.read(root.resolve(path));
  }

  /** What stands in a folder below the log's root, as names. */
  public List<String> list(String folder) throws IOException {
    return disk.list(root.resolve(folder)).stream().map(p -> p.getFileName().toString()).toList();
  }

  public boolean isFolder(String path) {
    return disk.isDirectory(root.resolve(path));
  }

  public boolean exists(String path) {
    return disk.exists(root.resolve(path));
  }

  /** The path of a payload file. */
  public static String payloadPath(long bundle, int width) {
    return Bundles.payloadPath(bundle, width);
  }

  /** Reads the payloads of a payload file; an empty one was erased or never was. */
  public static List<byte[]> payloads(byte[] bytes, int width) throws IOException {
    return Bundles.decodePayloads(bytes, width);
  }

  /**
   * The entries of a bundle with what is left of their payloads.
   *
   * @param bundle from 0; each but the last has 256 entries
   * @param treeSize the size of the tree that the checkpoint tells
   */
  public List<EncodedEntry> entries(long bundle, long treeSize) throws IOException {
    return Bundles.entries(disk, root, bundle, treeSize);
  }

  /** What speaks against the write-ahead log; its whole frames' entries go to the consumer. */
  public List<String> checkWriteAhead(WriteAheadConsumer consumer) throws IOException {
    List<String> found = new ArrayList<>();
    List<String> names =
        list("wal").stream().filter(name -> WriteAheadLog.isSegment(Path.of(name))).toList();
    for (int at = 0; at < names.size(); at++) {
      String name = names.get(at);
      List<Frame> frames = new ArrayList<>();
      Path file = root.resolve("wal").resolve(name);
      try {
        WriteAheadLog.readSegment(disk, file, WriteAheadLog.number(file), frames);
        int end = 0;
        for (Frame frame : frames) {
          end += Frame.bytes(frame.entries());
        }
        ByteBuffer rest = ByteBuffer.wrap(disk.read(file)).position(end);
        int torn = 0;
        for (int i = end; i < rest.limit(); i++) {
          torn += rest.get(i) == 0 ? 0 : 1;
        }
        boolean shut = at + 1 < names.size() && endsBefore(frames, names.get(at + 1));
        if (shut) {
          frames.removeLast();
        }
        if (torn > 0 && !shut) {
          found.add(
              "`wal/%s`: %d bytes behind the last whole frame: torn by a crash, or changed"
                  .formatted(name, torn));
        }
      } catch (CorruptLogException e) {
        found.add(String.valueOf(e.getMessage()));
      }
      for (Frame frame : frames) {
        for (int i = 0; i < frame.entries().size(); i++) {
          consumer.entry(frame.firstIndex() + i, frame.entries().get(i).leaf());
        }
      }
    }
    return found;
  }

  /** Whether the next segment takes the number of the last frame: its write had failed. */
  private static boolean endsBefore(List<Frame> frames, String next) {
    return !frames.isEmpty() && frames.getLast().number() == WriteAheadLog.number(Path.of(next));
  }

  /** Takes the entries of the write-ahead log. */
  @FunctionalInterface
  public interface WriteAheadConsumer {
    void entry(long index, byte[] leaf) throws IOException;
  }

  /** Whether a file of evidence is whole. */
  public boolean isWholeEvidence(String name) throws IOException {
    Path file = root.resolve("evidence").resolve(name);
    return Evidence.isWhole(file, disk.read(file));
  }

  /** Follows a log leaf by leaf and tells what cannot stand where it does. */
  public static final class Follower {
    private final Origins origins = new Origins();
    private final String logOrigin;

    public Follower(String logOrigin) {
      this.logOrigin = logOrigin;
    }

    /** Follows by the next leaf; nothing if it can stand here. */
    public @Nullable String follow(byte[] bytes, Leaf leaf) {
      long index = origins.size();
      try {
        origins.apply(index, bytes, leaf, logOrigin);
        return null;
      } catch (EntryException e) {
        origins.advance(index + 1);
        return e.getMessage();
      }
    }

    /** Passes over a leaf that cannot be read. */
    public void skip() {
      origins.advance(origins.size() + 1);
    }

    /** How many entries of each origin there are. */
    public Map<String, Long> sizes() {
      return origins.sizes();
    }

    /** The bytes that a snapshot of the origins must have here. */
    public byte[] snapshot(Hash root) {
      return origins.snapshot(root);
    }
  }

  /**
   * The path of the snapshot, and the size of the tree that it belongs to; -1 if it is not whole.
   */
  public long snapshotSize() throws IOException {
    Origins.Snapshot snapshot = Origins.load(disk, root);
    return snapshot == null ? -1 : snapshot.origins().size();
  }

  /** Where the snapshot stands. */
  public static final String SNAPSHOT = Origins.SNAPSHOT;

  /** Where the checkpoint stands. */
  public static final String CHECKPOINT = TreeWriter.CHECKPOINT;
}
