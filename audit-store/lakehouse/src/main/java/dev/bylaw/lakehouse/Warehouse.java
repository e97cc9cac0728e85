package dev.bylaw.lakehouse;

import dev.bylaw.audit.columns.FactFile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import org.apache.iceberg.CatalogProperties;
import org.apache.iceberg.CatalogUtil;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.SupportsNamespaces;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.NoSuchTableException;

/**
 * Where the table stands: a catalog, and a folder on this machine for what is under way. Without
 * further properties both are local: the catalog is a SQLite database in the warehouse's folder.
 */
public final class Warehouse implements Closeable {
  /** The table's name where none is given. */
  public static final String TABLE = "audit.entries";

  /** The name by which catalogs of JDBC know their own rows. */
  public static final String CATALOG = "bylaw";

  private static final String FACTS_VERSION = "bylaw.facts-version";

  private final Catalog catalog;
  private final Path folder;
  private final FileChannel lock;

  private Warehouse(Catalog catalog, Path folder, FileChannel lock) {
    this.catalog = catalog;
    this.folder = folder;
    this.lock = lock;
  }

  /**
   * Opens a warehouse, or makes one.
   *
   * @param folder a folder on this machine; the warehouse itself unless a property says otherwise
   * @param properties of the catalog, as Iceberg names them: {@code type}, {@code uri}, {@code
   *     warehouse}, {@code io-impl} and those of what they name
   * @throws IOException if another registers here at this moment
   */
  public static Warehouse open(Path folder, Map<String, String> properties) throws IOException {
    Path absolute = folder.toAbsolutePath().normalize();
    Files.createDirectories(absolute);
    FileChannel lock =
        FileChannel.open(
            absolute.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      if (lock.tryLock() == null) {
        throw new OverlappingFileLockException();
      }
      return new Warehouse(
          CatalogUtil.buildIcebergCatalog(CATALOG, catalogProperties(absolute, properties), null),
          absolute,
          lock);
    } catch (OverlappingFileLockException _) {
      lock.close();
      throw new IOException("another process registers in `" + absolute + "` at this moment");
    } catch (RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  /** What an engine needs to find the table too: the properties of the catalog. */
  public static Map<String, String> catalogProperties(Path folder, Map<String, String> given) {
    Map<String, String> all = new HashMap<>();
    if (!given.containsKey(CatalogUtil.ICEBERG_CATALOG_TYPE)
        && !given.containsKey(CatalogProperties.CATALOG_IMPL)) {
      all.put(CatalogProperties.CATALOG_IMPL, "org.apache.iceberg.jdbc.JdbcCatalog");
      all.put("jdbc.schema-version", "V1");
    }
    if (!given.containsKey(CatalogProperties.URI)) {
      all.put(CatalogProperties.URI, "jdbc:sqlite:" + folder.resolve("catalog.sqlite"));
    }
    if (!given.containsKey(CatalogProperties.WAREHOUSE_LOCATION)) {
      all.put(CatalogProperties.WAREHOUSE_LOCATION, "file://" + folder.toUri().getRawPath());
      all.put(CatalogProperties.FILE_IO_IMPL, LocalFileIO.class.getName());
    }
    all.putAll(given);
    return all;
  }

  /** The folder for what is under way. */
  Path staging() {
    return folder.resolve("staging");
  }

  /** The table, which must exist. */
  Table table(String name) throws RefusedException {
    try {
      return checked(catalog.loadTable(TableIdentifier.parse(name)), name);
    } catch (NoSuchTableException _) {
      throw new RefusedException("there is no table `" + name + "` in `" + folder + "`");
    }
  }

  /** The table; made for a log if it does not exist. */
  Table tableFor(String name, String origin) throws RefusedException {
    TableIdentifier id = TableIdentifier.parse(name);
    if (catalog.tableExists(id)) {
      return table(name);
    }
    Namespace namespace = id.namespace();
    if (catalog instanceof SupportsNamespaces spaces && !spaces.namespaceExists(namespace)) {
      spaces.createNamespace(namespace);
    }
    Map<String, String> properties = new HashMap<>();
    properties.put(TableProperties.FORMAT_VERSION, "2");
    properties.put(TableProperties.DEFAULT_NAME_MAPPING, FactSchema.nameMapping());
    // what a commit holds was decided by looking at the newest snapshot: if another came between,
    // it must be decided anew
    properties.put(TableProperties.COMMIT_NUM_RETRIES, "0");
    properties.put(TableProperties.METADATA_DELETE_AFTER_COMMIT_ENABLED, "true");
    properties.put(TableProperties.METADATA_PREVIOUS_VERSIONS_MAX, "5");
    properties.put(FACTS_VERSION, Integer.toString(FactFile.VERSION));
    properties.put(Registered.ORIGIN, origin);
    return catalog.createTable(id, FactSchema.SCHEMA, PartitionSpec.unpartitioned(), properties);
  }

  private static Table checked(Table table, String name) throws RefusedException {
    String version = table.properties().get(FACTS_VERSION);
    if (!Integer.toString(FactFile.VERSION).equals(version)) {
      throw new RefusedException(
          "the table `%s` holds facts of version %s, these are of version %d: register in another table"
              .formatted(name, version, FactFile.VERSION));
    }
    return table;
  }

  @Override
  public void close() throws IOException {
    try (lock) {
      if (catalog instanceof Closeable closeable) {
        closeable.close();
      }
    }
  }
}
