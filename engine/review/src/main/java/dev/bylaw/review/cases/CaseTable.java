package dev.bylaw.review.cases;

import dev.bylaw.bundle.diagnostic.Location;
import dev.bylaw.bundle.yaml.MappingReader;
import dev.bylaw.bundle.yaml.YamlNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A table of cases: each column is a place in the case, each row a case. */
record CaseTable(List<Row> rows) {

  /**
   * A row.
   *
   * @param number from 1
   * @param name from a column `name`, or null
   * @param patch what the row changes of the case
   */
  record Row(int number, @Nullable String name, Location location, YamlNode patch) {}

  /** The table, or null and diagnostics. */
  static @Nullable CaseTable read(MappingReader in) {
    List<String> columns = in.texts("columns");
    YamlNode rows = in.node("rows");
    boolean wrong = false;
    if (columns.isEmpty() || !(rows instanceof YamlNode.Items)) {
      in.diagnostics()
          .error(
              "missing_key",
              in.location(),
              in.path(),
              "a table needs `columns` and `rows`, both lists");
      return null;
    }
    for (String column : columns) {
      if (!column.matches("name|at|(request|retention|compliance|expect)\\..+")) {
        in.diagnostics()
            .error(
                "unknown_value",
                in.location("columns", column),
                in.path("columns"),
                "`" + column + "` is no place in a case",
                "such as `request.purpose`, `expect.effect`, `expect.masks.email`, `at` or `name`");
        wrong = true;
      }
    }
    if (wrong) {
      return null;
    }
    List<Row> read = new ArrayList<>();
    int number = 0;
    for (YamlNode row : ((YamlNode.Items) rows).items()) {
      number++;
      if (!(row instanceof YamlNode.Items(Location at, var cells))
          || cells.size() != columns.size()) {
        in.diagnostics()
            .error(
                "wrong_row",
                row.location(),
                in.path() + ".rows[" + (number - 1) + "]",
                "expected "
                    + columns.size()
                    + " cells, found "
                    + (row instanceof YamlNode.Items(var _, var found)
                        ? found.size()
                        : row.kind()));
        continue;
      }
      read.add(row(number, at, columns, cells));
    }
    return new CaseTable(List.copyOf(read));
  }

  private static Row row(int number, Location at, List<String> columns, List<YamlNode> cells) {
    String name = null;
    YamlNode patch = new YamlNode.Fields(at, Map.of());
    for (int i = 0; i < cells.size(); i++) {
      String column = columns.get(i);
      if (column.equals("name")) {
        name = cells.get(i).scalarText();
      } else if (!column.equals("at") || !(cells.get(i) instanceof YamlNode.Null)) {
        patch = Patch.compose(patch, Patch.at(steps(column), cells.get(i)));
      }
    }
    return new Row(number, name, at, patch);
  }

  /** The steps to a column's place; the column of a mask may have dots in its name. */
  private static List<String> steps(String column) {
    String masks = "expect.masks.";
    return column.startsWith(masks)
        ? List.of("expect", "masks", column.substring(masks.length()))
        : List.of(column.split("\\."));
  }
}
