/** The facts of the log as an Apache Iceberg table, whose snapshots carry the log's checkpoints. */
@NullMarked
package dev.bylaw.lakehouse;

import org.jspecify.annotations.NullMarked;
