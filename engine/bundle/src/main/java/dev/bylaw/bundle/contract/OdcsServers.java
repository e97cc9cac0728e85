package dev.bylaw.bundle.contract;

import static dev.bylaw.bundle.contract.Shape.Scalar.INTEGER;
import static dev.bylaw.bundle.contract.Shape.Scalar.TEXT;

import dev.bylaw.bundle.yaml.YamlNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The keys that ODCS 3 asks of a server by its type (standard, section "Infrastructure and
 * servers"). In each line the keys before the bar are required.
 */
final class OdcsServers {

  private static final Map<String, String> KEYS =
      Map.ofEntries(
          Map.entry("api", "location |"),
          Map.entry("athena", "stagingDir schema | catalog regionName"),
          Map.entry("azure", "location format | delimiter"),
          Map.entry("bigquery", "project dataset |"),
          Map.entry("clickhouse", "host port database |"),
          Map.entry("databricks", "catalog schema | host"),
          Map.entry("denodo", "host port | database"),
          Map.entry("dremio", "host port | schema"),
          Map.entry("duckdb", "database | schema"),
          Map.entry("glue", "account database | location format"),
          Map.entry("cloudsql", "host port database schema |"),
          Map.entry("db2", "host port database | schema"),
          Map.entry("hive", "host database | port"),
          Map.entry("impala", "host database | port"),
          Map.entry("informix", "host database | port"),
          Map.entry("kafka", "host | format"),
          Map.entry("kinesis", "| region format"),
          Map.entry("local", "path format |"),
          Map.entry("mysql", "host port database |"),
          Map.entry("oracle", "host port serviceName |"),
          Map.entry("postgresql", "host port database schema |"),
          Map.entry("postgres", "host port database schema |"),
          Map.entry("presto", "host | catalog schema"),
          Map.entry("pubsub", "project |"),
          Map.entry("redshift", "database schema | host region account"),
          Map.entry("s3", "location | endpointUrl format delimiter"),
          Map.entry("sftp", "location | format delimiter"),
          Map.entry("snowflake", "account database schema | host port warehouse"),
          Map.entry("sqlserver", "host database schema | port"),
          Map.entry("synapse", "host port database |"),
          Map.entry("trino", "host port catalog schema |"),
          Map.entry("vertica", "host port database schema |"),
          Map.entry("zen", "host database | port"),
          Map.entry(
              "custom",
              "| account catalog database dataset delimiter endpointUrl format host location path"
                  + " port project region regionName schema serviceName stagingDir warehouse"
                  + " stream"));

  /** The types that servers may have. */
  static final Shape.Word TYPES =
      Shape.word(KEYS.keySet().stream().sorted().toArray(String[]::new));

  private OdcsServers() {}

  /** The keys of a server beyond those that every server has. */
  static Map<String, Shape.Key> keys(YamlNode.Fields server) {
    var keys = new LinkedHashMap<String, Shape.Key>();
    YamlNode type = server.get("type");
    String named = type == null ? null : type.scalarText();
    String line = named == null ? null : KEYS.get(named);
    if (line == null) {
      // of an unknown type nothing is known to be wrong
      server.fields().keySet().forEach(k -> keys.put(k, Shape.key(k, Shape.Scalar.ANY)));
      keys.keySet().removeAll(Set.of("server", "type"));
      return keys;
    }
    boolean required = true;
    for (String name : line.strip().split(" +")) {
      if (name.equals("|")) {
        required = false;
      } else {
        Shape.Key key = Shape.key(name, name.equals("port") ? INTEGER : TEXT);
        keys.put(name, required ? key.requiredKey() : key);
      }
    }
    return keys;
  }
}
