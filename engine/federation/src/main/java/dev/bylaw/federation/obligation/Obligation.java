package dev.bylaw.federation.obligation;

import java.time.Instant;
import java.util.Set;

/** One obligation of a decision, the unit that a caller discharges and a receipt speaks of. */
public sealed interface Obligation {

  /** Show the column only through the mask. */
  record ColumnMask(String column, Mask mask) implements Obligation {}

  /** Show only rows that meet the predicate. */
  record RowFilter(Predicate predicate) implements Obligation {}

  /** Show only aggregates over at least {@code k} rows; k &gt;= 1. */
  record MinimumAggregation(int k) implements Obligation {}

  /** Process the data in these regions only; not empty, sorted. */
  record Regions(Set<String> names) implements Obligation {}

  /** Use the data for these purposes only; not empty, sorted. */
  record Purposes(Set<String> names) implements Obligation {}

  /** Serve the data through these output ports only; not empty, sorted. */
  record Ports(Set<String> names) implements Obligation {}

  /** The permission ends here. */
  record Expiry(Instant at) implements Obligation {}

  /** Do this beside the access. */
  record Perform(Duty duty) implements Obligation {}

  /** The type, by which a caller declares its support. */
  default ObligationType type() {
    return switch (this) {
      case ColumnMask _ -> ObligationType.MASK;
      case RowFilter _ -> ObligationType.ROW_FILTER;
      case MinimumAggregation _ -> ObligationType.MINIMUM_AGGREGATION;
      case Regions _ -> ObligationType.REGIONS;
      case Purposes _ -> ObligationType.PURPOSES;
      case Ports _ -> ObligationType.PORTS;
      case Expiry _ -> ObligationType.EXPIRY;
      case Perform(Duty duty) ->
          switch (duty.type()) {
            case LOG -> ObligationType.LOG;
            case NOTIFY -> ObligationType.NOTIFY;
            case WATERMARK -> ObligationType.WATERMARK;
            case STEP_UP -> ObligationType.STEP_UP;
            case APPROVAL -> ObligationType.APPROVAL;
          };
    };
  }
}
