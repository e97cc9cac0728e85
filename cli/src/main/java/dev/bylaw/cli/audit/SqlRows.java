package dev.bylaw.cli.audit;

import dev.bylaw.v1.SqlValue;
import java.util.List;

/** Prints an answer as it comes. */
public interface SqlRows {
  void columns(List<String> names);

  /** The columns' types, as DuckDB names them. */
  default void types(List<String> types) {}

  void row(List<SqlValue> values);

  default void end() {}
}
