package dev.bylaw.log.store;

import dev.bylaw.log.entry.EncodedEntry;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * The same durable appends into databases that others would take for a log, with what each of them
 * syncs a batch with. Their jars are no dependencies of ours: the figures are NaN without them.
 */
final class PeerStores {
  private PeerStores() {}

  /** Batches a second into a table with an integer key, WAL mode, {@code synchronous = FULL}. */
  static double sqlite(Path folder, List<EncodedEntry> entries, int batch, int batches)
      throws IOException, SQLException {
    try {
      Class.forName("org.sqlite.JDBC");
    } catch (ClassNotFoundException _) {
      return Double.NaN;
    }
    Path root = folder.resolve("sqlite");
    AppendBenchmark.clear(root);
    Files.createDirectories(root);
    try (Connection database = DriverManager.getConnection("jdbc:sqlite:" + root.resolve("db"));
        Statement statement = database.createStatement()) {
      statement.execute("PRAGMA journal_mode = WAL");
      statement.execute("PRAGMA synchronous = FULL");
      statement.execute("CREATE TABLE entry (idx INTEGER PRIMARY KEY, leaf BLOB, payload BLOB)");
      database.setAutoCommit(false);
      try (PreparedStatement insert =
          database.prepareStatement("INSERT INTO entry VALUES (?, ?, ?)")) {
        long start = System.nanoTime();
        for (int i = 0; i < batches; i++) {
          for (int at = i * batch; at < (i + 1) * batch; at++) {
            insert.setLong(1, at);
            insert.setBytes(2, entries.get(at).leaf());
            insert.setBytes(3, entries.get(at).payload());
            insert.addBatch();
          }
          insert.executeBatch();
          database.commit();
        }
        return batches / ((System.nanoTime() - start) / 1e9);
      }
    }
  }

  /** Batches a second, each a {@code WriteBatch} written with {@code sync}. */
  static double rocksDb(Path folder, List<EncodedEntry> entries, int batch, int batches)
      throws Exception {
    try {
      Class.forName("org.rocksdb.RocksDB");
    } catch (ClassNotFoundException _) {
      return Double.NaN;
    }
    Path root = folder.resolve("rocksdb");
    AppendBenchmark.clear(root);
    Files.createDirectories(root);
    Class<?> writeBatch = Class.forName("org.rocksdb.WriteBatch");
    try (AutoCloseable options = make("org.rocksdb.Options");
        AutoCloseable synced = make("org.rocksdb.WriteOptions")) {
      options.getClass().getMethod("setCreateIfMissing", boolean.class).invoke(options, true);
      synced.getClass().getMethod("setSync", boolean.class).invoke(synced, true);
      try (AutoCloseable database = open(options, root)) {
        Method write = database.getClass().getMethod("write", synced.getClass(), writeBatch);
        Method put = writeBatch.getMethod("put", byte[].class, byte[].class);
        long start = System.nanoTime();
        for (int i = 0; i < batches; i++) {
          try (AutoCloseable values = make("org.rocksdb.WriteBatch")) {
            for (int at = i * batch; at < (i + 1) * batch; at++) {
              byte[] leaf = entries.get(at).leaf();
              byte[] payload = entries.get(at).payload();
              ByteBuffer value = ByteBuffer.allocate(4 + leaf.length + payload.length);
              value.putInt(leaf.length).put(leaf).put(payload);
              put.invoke(values, ByteBuffer.allocate(8).putLong(at).array(), value.array());
            }
            write.invoke(database, synced, values);
          }
        }
        return batches / ((System.nanoTime() - start) / 1e9);
      }
    }
  }

  private static AutoCloseable open(AutoCloseable options, Path root)
      throws ReflectiveOperationException {
    Class<?> rocks = Class.forName("org.rocksdb.RocksDB");
    return (AutoCloseable)
        rocks
            .getMethod("open", options.getClass(), String.class)
            .invoke(null, options, root.toString());
  }

  private static AutoCloseable make(String name)
      throws ClassNotFoundException,
          NoSuchMethodException,
          InstantiationException,
          IllegalAccessException,
          InvocationTargetException {
    return (AutoCloseable) Class.forName(name).getConstructor().newInstance();
  }
}
