package dev.bylaw.lowering;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Engines in this process or beside it, that run what is lowered. */
final class Engines implements AutoCloseable {
  record Engine(Dialect dialect, Connection connection) {
    @Override
    public String toString() {
      return dialect.toString();
    }
  }

  private final List<Engine> engines = new ArrayList<>();
  private EmbeddedPostgres postgres;

  static Engines start() throws SQLException {
    Engines all = new Engines();
    Connection duckdb = DriverManager.getConnection("jdbc:duckdb:");
    all.engines.add(new Engine(Dialect.DUCKDB, duckdb));
    try {
      all.postgres = EmbeddedPostgres.builder().setServerConfig("fsync", "off").start();
      all.engines.add(
          new Engine(Dialect.POSTGRES, all.postgres.getPostgresDatabase().getConnection()));
    } catch (IOException | RuntimeException e) {
      System.out.println("skipped: no PostgreSQL starts here (" + e.getMessage() + ")");
    }
    return all;
  }

  List<Engine> engines() {
    return engines;
  }

  @Override
  public void close() throws SQLException, IOException {
    for (Engine engine : engines) {
      engine.connection().close();
    }
    if (postgres != null) {
      postgres.close();
    }
  }
}
