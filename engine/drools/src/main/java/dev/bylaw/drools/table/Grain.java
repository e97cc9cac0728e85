package dev.bylaw.drools.table;

/** What one row of a table is matched against; a table has one grain. */
public enum Grain {
  /** An access request as a whole. */
  REQUEST,
  /** Each column of an access request. */
  COLUMN,
  /** The records of a retention request. */
  RECORD,
  /** A product or contract document as a whole. */
  DOCUMENT,
  /** Each column that a contract document describes. */
  DOCUMENT_COLUMN
}
