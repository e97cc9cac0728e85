package dev.bylaw.audit;

import dev.bylaw.audit.columns.FactRow;
import dev.bylaw.log.merkle.Hash;
import dev.bylaw.log.store.LogStore;
import dev.bylaw.log.store.StoredEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Point and range look-ups over the log, in SQLite. All of it is derived from the log: where the
 * root that it was derived from is not the log's, it is thrown away and derived anew.
 */
final class QueryIndex implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(QueryIndex.class);
  private static final int SCHEMA_VERSION = 4;
  private static final int READERS = 4;
  private static final int TRANSACTION_ENTRIES = 4_096;
  private static final String[] SCHEMA = {
    """
    CREATE TABLE entry (
      idx INTEGER PRIMARY KEY, kind TEXT NOT NULL, origin TEXT NOT NULL, seq INTEGER NOT NULL,
      time INTEGER NOT NULL, product TEXT, action TEXT, effect TEXT, cause TEXT, decision_id TEXT,
      consumer_domain TEXT, revision TEXT, domain TEXT, port TEXT, purpose TEXT,
      sidecar TEXT)\
    """,
    "CREATE UNIQUE INDEX entry_position ON entry (origin, seq)",
    "CREATE INDEX entry_time ON entry (time)",
    "CREATE INDEX entry_product ON entry (product) WHERE product IS NOT NULL",
    // whom the payload of an entry names
    "CREATE TABLE person (tag TEXT, idx INTEGER, PRIMARY KEY (tag, idx)) WITHOUT ROWID",
    "CREATE INDEX person_entry ON person (idx)",
    "CREATE INDEX entry_decision ON entry (decision_id) WHERE decision_id IS NOT NULL",
    // the policies, waivers, rules and obligations of an entry
    "CREATE TABLE listed (field TEXT, id TEXT, idx INTEGER, PRIMARY KEY (field, id, idx))"
        + " WITHOUT ROWID",
    "CREATE TABLE state (one INTEGER PRIMARY KEY CHECK (one = 1), size INTEGER, root TEXT)",
    "INSERT INTO state VALUES (1, 0, '')",
    "PRAGMA user_version = " + SCHEMA_VERSION,
  };

  private final LogStore store;
  private final Payloads payloads;
  private final Path file;
  private final Connection writer;
  private final BlockingQueue<Connection> readers = new ArrayBlockingQueue<>(READERS);
  private volatile long size;

  private interface Query<T> {
    T run(Connection connection) throws SQLException;
  }

  private QueryIndex(LogStore store, Payloads payloads, Path file)
      throws SQLException, IOException {
    this.store = store;
    this.payloads = payloads;
    this.file = file;
    this.writer = connect();
    try {
      prepare();
      for (int i = 0; i < READERS; i++) {
        readers.add(connect());
      }
    } catch (SQLException | IOException e) {
      close();
      throw e;
    }
  }

  /** Opens the index of a log, or derives it. */
  static QueryIndex open(Path file, LogStore store, Payloads payloads)
      throws IOException, IndexException {
    QueryIndex index;
    try {
      index = new QueryIndex(store, payloads, file);
    } catch (SQLException e) {
      LOG.warn("the query index cannot be used and is derived anew: {}", e.getMessage());
      try {
        delete(file);
        index = new QueryIndex(store, payloads, file);
      } catch (SQLException again) {
        throw new IndexException(again);
      }
    }
    index.follow();
    return index;
  }

  private static void delete(Path file) throws IOException {
    for (String suffix : List.of("", "-wal", "-shm", "-journal")) {
      Files.deleteIfExists(file.resolveSibling(file.getFileName() + suffix));
    }
  }

  private Connection connect() throws SQLException {
    Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
    try (Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA journal_mode = WAL");
      statement.execute("PRAGMA synchronous = NORMAL");
      statement.execute("PRAGMA busy_timeout = 5000");
      statement.execute("PRAGMA secure_delete = ON");
    }
    return connection;
  }

  private void prepare() throws SQLException, IOException {
    try (Statement statement = writer.createStatement()) {
      int version;
      try (ResultSet found = statement.executeQuery("PRAGMA user_version")) {
        version = found.getInt(1);
      }
      if (version == 0) {
        inTransaction(() -> {
          for (String sql : SCHEMA) {
            statement.execute(sql);
          }
        });
      } else if (version != SCHEMA_VERSION) {
        throw new SQLException("expected schema version " + SCHEMA_VERSION + ", found " + version);
      }
      try (ResultSet state = statement.executeQuery("SELECT size, root FROM state")) {
        if (!state.next()) {
          throw new SQLException("it has no state");
        }
        size = state.getLong(1);
        requireRoot(size, state.getString(2));
      }
    }
  }

  private void requireRoot(long at, String root) throws SQLException, IOException {
    if (at > store.checkpoint().size()) {
      throw new SQLException("it is ahead of the log");
    }
    if (at > 0) {
      Hash expected = store.root(at);
      if (!expected.toBase64().equals(root)) {
        throw new SQLException(
            "at size %d the log has the root %s, the index %s".formatted(at, expected, root));
      }
    }
  }

  /** How many entries are indexed. */
  long size() {
    return size;
  }

  /** Indexes what was published since. */
  synchronized void follow() throws IndexException, IOException {
    try {
      long target = store.checkpoint().size();
      while (size < target) {
        long to = Math.min(target, size + TRANSACTION_ENTRIES);
        String root = store.root(to).toBase64();
        inTransaction(() -> insert(size, to, root));
        size = to;
      }
    } catch (SQLException e) {
      throw new IndexException(e);
    }
  }

  private interface Work {
    void run() throws SQLException, IOException;
  }

  private void inTransaction(Work work) throws SQLException, IOException {
    writer.setAutoCommit(false);
    try {
      work.run();
      writer.commit();
    } catch (SQLException | IOException | RuntimeException e) {
      writer.rollback();
      throw e;
    } finally {
      writer.setAutoCommit(true);
    }
  }

  private void insert(long from, long to, String root) throws SQLException, IOException {
    try (PreparedStatement entries =
            writer.prepareStatement("INSERT INTO entry VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)");
        PreparedStatement listed =
            writer.prepareStatement("INSERT OR IGNORE INTO listed VALUES (?, ?, ?)");
        PreparedStatement persons =
            writer.prepareStatement("INSERT OR IGNORE INTO person VALUES (?, ?)");
        PreparedStatement state = writer.prepareStatement("UPDATE state SET size = ?, root = ?")) {
      for (long at = from; at < to; ) {
        for (StoredEntry stored : store.entriesFrom(at)) {
          if (at == to) {
            break;
          }
          insert(stored, entries, listed, persons);
          at++;
        }
      }
      entries.executeBatch();
      listed.executeBatch();
      persons.executeBatch();
      state.setLong(1, to);
      state.setString(2, root);
      state.executeUpdate();
    }
  }

  private void insert(
      StoredEntry stored,
      PreparedStatement entries,
      PreparedStatement listed,
      PreparedStatement persons)
      throws SQLException, IOException {
    FactRow row = FactRow.of(stored);
    entries.setLong(1, row.index());
    entries.setString(2, row.kind());
    entries.setString(3, row.origin());
    entries.setLong(4, row.sequence());
    entries.setLong(5, row.time());
    entries.setString(6, row.product());
    entries.setString(7, row.action());
    entries.setString(8, row.effect());
    entries.setString(9, row.cause());
    entries.setString(10, row.decisionId());
    entries.setString(11, row.consumerDomain());
    entries.setString(12, row.revision());
    entries.setString(13, row.domain());
    entries.setString(14, row.port());
    entries.setString(15, row.purpose());
    entries.setString(16, row.sidecar());
    entries.addBatch();
    list("policy", row.index(), row.policies(), listed);
    list("waiver", row.index(), row.waivers(), listed);
    list("rule", row.index(), row.rules(), listed);
    list("obligation", row.index(), row.obligations(), listed);
    for (String tag : payloads.tags(stored)) {
      persons.setString(1, tag);
      persons.setLong(2, row.index());
      persons.addBatch();
    }
  }

  /** Forgets whose entries these are: nothing of it is left in the file. */
  synchronized void forget(List<Long> indices) throws IOException {
    try {
      inTransaction(() -> {
        try (PreparedStatement forget =
            writer.prepareStatement("DELETE FROM person WHERE idx = ?")) {
          for (long index : indices) {
            forget.setLong(1, index);
            forget.addBatch();
          }
          forget.executeBatch();
        }
      });
      try (Statement statement = writer.createStatement()) {
        // pages that were freed may hold what was overwritten, and so may the write-ahead log
        statement.execute("VACUUM");
        try (ResultSet done = statement.executeQuery("PRAGMA wal_checkpoint(TRUNCATE)")) {
          if (done.getInt(1) != 0) {
            throw new IOException("the query index is being read, its old pages cannot go yet");
          }
        }
      }
    } catch (SQLException e) {
      throw new IOException("the query index: " + e.getMessage(), e);
    }
  }

  private static void list(String field, long index, List<String> ids, PreparedStatement statement)
      throws SQLException {
    for (String id : ids) {
      statement.setString(1, field);
      statement.setString(2, id);
      statement.setLong(3, index);
      statement.addBatch();
    }
  }

  /** The indices of entries that match, the newest first. */
  List<Long> newestFirst(Conditions conditions, int limit) throws IndexException {
    return indices(conditions, "DESC", limit);
  }

  /** The indices of entries that match, the oldest first. */
  List<Long> oldestFirst(Conditions conditions, int limit) throws IndexException {
    return indices(conditions, "ASC", limit);
  }

  private List<Long> indices(Conditions conditions, String order, int limit) throws IndexException {
    String sql =
        "SELECT idx FROM entry WHERE %s ORDER BY idx %s LIMIT %d"
            .formatted(conditions.sql(), order, limit);
    return query(connection -> {
      try (PreparedStatement statement = connection.prepareStatement(sql)) {
        conditions.bind(statement);
        List<Long> found = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery()) {
          while (rows.next()) {
            found.add(rows.getLong(1));
          }
        }
        return found;
      }
    });
  }

  /** How many entries match. */
  long count(Conditions conditions) throws IndexException {
    return query(connection -> {
      try (PreparedStatement statement =
          connection.prepareStatement("SELECT count(*) FROM entry WHERE " + conditions.sql())) {
        conditions.bind(statement);
        try (ResultSet rows = statement.executeQuery()) {
          return rows.getLong(1);
        }
      }
    });
  }

  /** The entry of a decision; where there are more with its id, the decision itself. */
  OptionalLong decision(String id) throws IndexException {
    return one(
        "SELECT idx FROM entry WHERE decision_id = ? ORDER BY kind <> 'decision', idx LIMIT 1", id);
  }

  /** The entry at a place of a sidecar's log. */
  OptionalLong position(String origin, long sequence) throws IndexException {
    return one("SELECT idx FROM entry WHERE origin = ? AND seq = ?", origin, sequence);
  }

  /** The indices of entries of a sidecar's log that follow one another, in their order. */
  List<Long> positions(String origin, long first, int count) throws IndexException {
    String sql = "SELECT idx FROM entry WHERE origin = ? AND seq >= ? AND seq < ? ORDER BY seq";
    return query(connection -> {
      List<Long> found = new ArrayList<>(count);
      try (PreparedStatement statement = connection.prepareStatement(sql)) {
        new Conditions(sql, List.of(origin, first, first + count)).bind(statement);
        try (ResultSet rows = statement.executeQuery()) {
          while (rows.next()) {
            found.add(rows.getLong(1));
          }
        }
      }
      return found;
    });
  }

  private OptionalLong one(String sql, Object... values) throws IndexException {
    return query(connection -> {
      try (PreparedStatement statement = connection.prepareStatement(sql)) {
        new Conditions(sql, List.of(values)).bind(statement);
        try (ResultSet rows = statement.executeQuery()) {
          return rows.next() ? OptionalLong.of(rows.getLong(1)) : OptionalLong.empty();
        }
      }
    });
  }

  private <T> T query(Query<T> query) throws IndexException {
    Connection connection = null;
    try {
      connection = readers.take();
      return query.run(connection);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IndexException(e);
    } catch (SQLException e) {
      throw new IndexException(e);
    } finally {
      if (connection != null) {
        readers.add(connection);
      }
    }
  }

  @Override
  public void close() throws SQLException {
    List<Connection> all = new ArrayList<>();
    readers.drainTo(all);
    all.add(writer);
    for (Connection connection : all) {
      connection.close();
    }
  }
}
