package dev.bylaw.sidecar.journal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * A disk in memory that fails on demand, and at a power cut keeps of what was not forced only what
 * chance leaves: sectors of data, names in directories.
 */
final class MemoryDisk implements Disk {
  static final int SECTOR = 512;

  /** Decides before each operation whether it fails. */
  interface Fault {
    Fault NONE = (_, _) -> {};

    void before(String operation, Path file) throws IOException;
  }

  private static final class Data {
    byte[] now = new byte[0];
    byte[] durable = new byte[0];
    final BitSet dirty = new BitSet();
  }

  private final Map<Path, Data> names = new HashMap<>();
  private final Map<Path, Data> durableNames = new HashMap<>();
  private final Set<Path> directories = new HashSet<>();
  private final Set<Path> locks = new HashSet<>();
  private volatile Fault fault = Fault.NONE;
  private int operations;

  void fault(Fault fault) {
    this.fault = fault;
  }

  synchronized int operations() {
    return operations;
  }

  /** Cuts the power: what was not made durable survives by chance, sector by sector. */
  synchronized void crash(SplittableRandom random) {
    Set<Path> all = new HashSet<>(names.keySet());
    all.addAll(durableNames.keySet());
    for (Path path : all) {
      Data survivor = random.nextBoolean() ? names.get(path) : durableNames.get(path);
      if (survivor == null) {
        names.remove(path);
      } else {
        names.put(path, survivor);
      }
    }
    for (Data data : new HashSet<>(names.values())) {
      byte[] kept = Arrays.copyOf(data.durable, data.now.length);
      data.dirty.stream()
          .filter(_ -> random.nextBoolean())
          .forEach(sector -> {
            int from = sector * SECTOR;
            int length = Math.min(SECTOR, data.now.length - from);
            System.arraycopy(data.now, from, kept, from, length);
          });
      data.now = kept;
      data.durable = kept.clone();
      data.dirty.clear();
    }
    durableNames.clear();
    durableNames.putAll(names);
    locks.clear();
  }

  private synchronized void step(String operation, Path file) throws IOException {
    operations++;
    fault.before(operation, file);
  }

  @Override
  public synchronized void createDirectories(Path directory) throws IOException {
    step("mkdir", directory);
    directories.add(directory);
  }

  @Override
  public synchronized List<String> list(Path directory) throws IOException {
    step("list", directory);
    Set<String> found = new HashSet<>();
    directories.stream()
        .filter(d -> directory.equals(d.getParent()))
        .forEach(d -> found.add(d.getFileName().toString()));
    names.keySet().stream()
        .filter(f -> directory.equals(f.getParent()))
        .forEach(f -> found.add(f.getFileName().toString()));
    return found.stream().sorted().toList();
  }

  @Override
  public synchronized Closeable lock(Path file) throws IOException {
    step("lock", file);
    if (!locks.add(file)) {
      throw new JournalLockedException(file);
    }
    return () -> {
      synchronized (this) {
        locks.remove(file);
      }
    };
  }

  @Override
  public synchronized Handle create(Path file) throws IOException {
    step("create", file);
    Data data = new Data();
    if (names.putIfAbsent(file, data) != null) {
      throw new IOException(file + " exists");
    }
    return new MemoryHandle(file, data);
  }

  @Override
  public synchronized Handle open(Path file) throws IOException {
    step("open", file);
    Data data = names.get(file);
    if (data == null) {
      throw new IOException(file + " does not exist");
    }
    return new MemoryHandle(file, data);
  }

  @Override
  public synchronized void rename(Path from, Path to) throws IOException {
    step("rename", to);
    Data data = names.remove(from);
    if (data == null) {
      throw new IOException(from + " does not exist");
    }
    names.put(to, data);
  }

  @Override
  public synchronized void delete(Path file) throws IOException {
    step("delete", file);
    names.remove(file);
    directories.remove(file);
  }

  @Override
  public synchronized void syncDirectory(Path directory) throws IOException {
    step("sync", directory);
    durableNames.keySet().removeIf(f -> directory.equals(f.getParent()));
    names.forEach((file, data) -> {
      if (directory.equals(file.getParent())) {
        durableNames.put(file, data);
      }
    });
  }

  @Override
  public long modifiedMillis(Path file) {
    return 0;
  }

  private final class MemoryHandle implements Handle {
    private final Path file;
    private final Data data;

    MemoryHandle(Path file, Data data) {
      this.file = file;
      this.data = data;
    }

    @Override
    public long size() {
      synchronized (MemoryDisk.this) {
        return data.now.length;
      }
    }

    @Override
    public void write(ByteBuffer bytes, long position) throws IOException {
      synchronized (MemoryDisk.this) {
        try {
          step("write", file);
        } catch (IOException e) {
          // a write that fails may have happened in part
          put(bytes.slice(bytes.position(), bytes.remaining() / 2), (int) position);
          throw e;
        }
        put(bytes, (int) position);
      }
    }

    private void put(ByteBuffer bytes, int position) {
      int end = position + bytes.remaining();
      if (end > data.now.length) {
        data.now = Arrays.copyOf(data.now, end);
      }
      data.dirty.set(position / SECTOR, (end + SECTOR - 1) / SECTOR);
      bytes.get(data.now, position, bytes.remaining());
    }

    @Override
    public void read(ByteBuffer into, long position) throws IOException {
      synchronized (MemoryDisk.this) {
        step("read", file);
        int count = (int) Math.min(into.remaining(), Math.max(0, data.now.length - position));
        into.put(data.now, (int) position, count);
      }
    }

    @Override
    public void force() throws IOException {
      synchronized (MemoryDisk.this) {
        step("force", file);
        data.durable = data.now.clone();
        data.dirty.clear();
      }
    }

    @Override
    public void close() {}
  }
}
