package dev.bylaw.lakehouse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * A Spark of its own, which sees Iceberg's runtime and nothing of ours: answers each line of a file
 * by lines of values, an empty line behind each.
 */
final class SparkQuestions {
  private SparkQuestions() {}

  /** Arguments: the file of questions, the file of answers, the warehouse. */
  public static void main(String[] arguments) throws IOException {
    Path warehouse = Path.of(arguments[2]);
    TreeMap<String, String> settings = new TreeMap<>();
    settings.put("spark.ui.enabled", "false");
    settings.put("spark.driver.host", "127.0.0.1");
    settings.put("spark.driver.bindAddress", "127.0.0.1");
    settings.put("spark.sql.shuffle.partitions", "2");
    settings.put("spark.sql.session.timeZone", "UTC");
    settings.put("spark.sql.timestampType", "TIMESTAMP_NTZ");
    settings.put("spark.sql.warehouse.dir", warehouse.resolve("spark").toString());
    settings.put("spark.sql.catalog.bylaw", "org.apache.iceberg.spark.SparkCatalog");
    settings.put("spark.sql.catalog.bylaw.catalog-impl", "org.apache.iceberg.jdbc.JdbcCatalog");
    settings.put(
        "spark.sql.catalog.bylaw.uri", "jdbc:sqlite:" + warehouse.resolve("catalog.sqlite"));
    settings.put("spark.sql.catalog.bylaw.warehouse", "file://" + warehouse);
    SparkSession.Builder builder = SparkSession.builder().master("local[2]");
    settings.forEach(builder::config);
    try (SparkSession spark = builder.getOrCreate()) {
      List<String> answers = new ArrayList<>();
      for (String question : Files.readAllLines(Path.of(arguments[0]))) {
        for (Row row : (Row[]) spark.sql(question).collect()) {
          Object[] values = new Object[row.length()];
          Arrays.setAll(values, row::get);
          answers.add(Arrays.toString(values).replace('\n', '|'));
        }
        answers.add("");
      }
      Files.write(Path.of(arguments[1]), answers);
    }
  }
}
