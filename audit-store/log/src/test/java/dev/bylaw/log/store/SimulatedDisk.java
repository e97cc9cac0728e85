package dev.bylaw.log.store;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A file system in memory that keeps apart what is written and what is durable. A crash keeps any
 * part of what was not synced: of a file any sectors, of a directory any of its changes.
 */
public final class SimulatedDisk implements Disk {
  private static final int SECTOR = 512;

  /** How an operation fails. */
  public enum Fault {
    /** Nothing was done. */
    BEFORE,
    /** A part was done, of a write. */
    HALF,
    /** All was done, and yet an error is told. */
    AFTER,
    /** The machine stops: nothing more is done at all. */
    CRASH
  }

  /** The machine stopped. */
  public static final class Crash extends Error {
    private static final long serialVersionUID = 1;
  }

  private sealed interface Node {}

  private record Write(long position, byte[] bytes) {}

  private static final class FileNode implements Node {
    byte[] cached = new byte[0];
    byte[] durable = new byte[0];
    final List<Write> unsynced = new ArrayList<>();
  }

  private static final class DirectoryNode implements Node {
    final TreeMap<String, Node> cached = new TreeMap<>();
    final TreeMap<String, Node> durable = new TreeMap<>();
    final List<Change> unsynced = new ArrayList<>();

    void change(Change change) {
      change.apply(cached);
      unsynced.add(change);
    }
  }

  /** Names that get a file, or lose it, at once. */
  private record Change(TreeMap<String, Node> links, List<String> unlinks) {
    void apply(TreeMap<String, Node> names) {
      unlinks.forEach(names::remove);
      names.putAll(links);
    }
  }

  private DirectoryNode root = new DirectoryNode();
  private final SplittableRandom random;
  private final List<Path> locks = new ArrayList<>();
  private long operations;
  private long faultAt = Long.MAX_VALUE;
  private Fault fault = Fault.BEFORE;
  private boolean crashed;
  private @Nullable String unwritable;

  public SimulatedDisk(long seed) {
    random = new SplittableRandom(seed);
  }

  public long operations() {
    return operations;
  }

  /** Fails the operation that comes after so many others. */
  public void failAfter(long others, Fault how) {
    faultAt = operations + others;
    fault = how;
  }

  public void failNever() {
    faultAt = Long.MAX_VALUE;
  }

  /** From now on every change fails with this message; nothing ends it. */
  public void refuseChanges(@Nullable String message) {
    unwritable = message;
  }

  /** What is left after the machine stopped and started again. */
  public void restart() {
    crashed = false;
    faultAt = Long.MAX_VALUE;
    locks.clear();
    recover(root);
  }

  /** The process is killed, and the machine goes on: what was written is there, synced or not. */
  public void kill() {
    faultAt = Long.MAX_VALUE;
    locks.clear();
  }

  private void recover(DirectoryNode directory) {
    boolean inOrder = random.nextBoolean();
    int kept = random.nextInt(directory.unsynced.size() + 1);
    for (int i = 0; i < directory.unsynced.size(); i++) {
      if (inOrder ? i < kept : random.nextBoolean()) {
        directory.unsynced.get(i).apply(directory.durable);
      }
    }
    directory.unsynced.clear();
    directory.cached.clear();
    directory.cached.putAll(directory.durable);
    for (Node node : directory.durable.values()) {
      switch (node) {
        case DirectoryNode child -> recover(child);
        case FileNode file -> recover(file);
      }
    }
  }

  private void recover(FileNode file) {
    byte[] bytes = file.durable;
    for (Write write : file.unsynced) {
      int mode = random.nextInt(3);
      for (int at = 0; at < write.bytes.length; at += SECTOR) {
        if (mode == 0 || (mode == 1 && random.nextBoolean())) {
          int end = Math.min(at + SECTOR, write.bytes.length);
          bytes = put(bytes, write.position + at, Arrays.copyOfRange(write.bytes, at, end));
        }
      }
    }
    file.unsynced.clear();
    file.durable = bytes;
    file.cached = bytes;
  }

  private static byte[] put(byte[] file, long position, byte[] bytes) {
    int at = Math.toIntExact(position);
    byte[] result = Arrays.copyOf(file, Math.max(file.length, at + bytes.length));
    System.arraycopy(bytes, 0, result, at, bytes.length);
    return result;
  }

  /** Replaces a file's bytes, as a fault of the medium would. */
  void damage(Path path, byte[] bytes) throws IOException {
    FileNode file = file(path);
    file.cached = bytes;
    file.durable = bytes;
  }

  void remove(Path path) throws IOException {
    parent(path).cached.remove(name(path));
    parent(path).durable.remove(name(path));
  }

  /** All files, in order. */
  List<Path> files() {
    List<Path> files = new ArrayList<>();
    collect(Path.of("/"), root, files);
    return files;
  }

  private static void collect(Path path, DirectoryNode directory, List<Path> files) {
    directory.cached.forEach((name, node) -> {
      switch (node) {
        case DirectoryNode child -> collect(path.resolve(name), child, files);
        case FileNode _ -> files.add(path.resolve(name));
      }
    });
  }

  private interface Effect {
    void run() throws IOException;
  }

  private void change(Effect effect, Effect half) throws IOException {
    if (crashed) {
      throw new Crash();
    }
    if (unwritable != null) {
      throw new IOException(unwritable);
    }
    if (operations++ != faultAt) {
      effect.run();
      return;
    }
    switch (fault) {
      case BEFORE -> {}
      case HALF -> half.run();
      case AFTER -> effect.run();
      case CRASH -> {
        half.run();
        crashed = true;
        throw new Crash();
      }
    }
    throw new IOException("injected " + fault);
  }

  private void change(Effect effect) throws IOException {
    change(effect, () -> {});
  }

  @Override
  public byte[] read(Path file) throws IOException {
    if (crashed) {
      throw new Crash();
    }
    return file(file).cached.clone();
  }

  @Override
  public boolean exists(Path path) {
    return find(path) != null;
  }

  @Override
  public boolean isDirectory(Path path) {
    return find(path) instanceof DirectoryNode;
  }

  @Override
  public List<Path> list(Path directory) {
    return find(directory) instanceof DirectoryNode node
        ? node.cached.keySet().stream().map(directory::resolve).toList()
        : List.of();
  }

  @Override
  public void createDirectory(Path directory) throws IOException {
    change(() -> {
      if (find(directory) == null) {
        link(directory, new DirectoryNode());
      }
    });
  }

  @Override
  public OpenFile create(Path path) throws IOException {
    FileNode file = new FileNode();
    change(() -> link(path, file));
    return openFile(file);
  }

  @Override
  public OpenFile open(Path path) throws IOException {
    return openFile(file(path));
  }

  private OpenFile openFile(FileNode file) {
    return new OpenFile() {
      @Override
      public void write(long position, ByteBuffer buffer) throws IOException {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        change(
            () -> write(position, bytes),
            () -> write(position, Arrays.copyOf(bytes, bytes.length / 2)));
      }

      private void write(long position, byte[] bytes) {
        file.cached = put(file.cached, position, bytes);
        file.unsynced.add(new Write(position, bytes));
      }

      @Override
      public void sync() throws IOException {
        change(() -> {
          file.durable = file.cached;
          file.unsynced.clear();
        });
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public void move(Path from, Path to) throws IOException {
    change(() -> {
      if (!parent(from).equals(parent(to))) {
        throw new IOException("a move to another directory");
      }
      TreeMap<String, Node> links = new TreeMap<>();
      links.put(name(to), file(from));
      parent(from).change(new Change(links, List.of(name(from))));
    });
  }

  @Override
  public void delete(Path path) throws IOException {
    change(() -> {
      if (find(path) instanceof DirectoryNode directory && !directory.cached.isEmpty()) {
        throw new IOException("`" + path + "` is not empty");
      }
      if (find(path) != null) {
        parent(path).change(new Change(new TreeMap<>(), List.of(name(path))));
      }
    });
  }

  @Override
  public void syncDirectory(Path directory) throws IOException {
    change(() -> {
      if (!(find(directory) instanceof DirectoryNode node)) {
        throw new NoSuchFileException(directory.toString());
      }
      node.unsynced.clear();
      node.durable.clear();
      node.durable.putAll(node.cached);
    });
  }

  @Override
  public Closeable lock(Path file) throws IOException {
    if (locks.contains(file)) {
      throw new IOException("`" + file + "` is locked");
    }
    if (find(file) == null) {
      create(file);
    }
    locks.add(file);
    return () -> locks.remove(file);
  }

  private void link(Path path, Node node) throws IOException {
    TreeMap<String, Node> links = new TreeMap<>();
    links.put(name(path), node);
    parent(path).change(new Change(links, List.of()));
  }

  private @Nullable Node find(Path path) {
    Node node = root;
    for (Path element : path) {
      node =
          node instanceof DirectoryNode directory ? directory.cached.get(element.toString()) : null;
      if (node == null) {
        return null;
      }
    }
    return node;
  }

  private FileNode file(Path path) throws IOException {
    if (find(path) instanceof FileNode file) {
      return file;
    }
    throw new NoSuchFileException(path.toString());
  }

  private DirectoryNode parent(Path path) throws IOException {
    if (find(path.getParent()) instanceof DirectoryNode directory) {
      return directory;
    }
    throw new NoSuchFileException(path.toString());
  }

  private static String name(Path path) {
    return path.getFileName().toString();
  }
}
