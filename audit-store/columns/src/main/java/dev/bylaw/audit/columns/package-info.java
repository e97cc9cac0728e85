/** The facts of the log's leaves as columns: Parquet files, asked through DuckDB; all derived. */
@NullMarked
package dev.bylaw.audit.columns;

import org.jspecify.annotations.NullMarked;
