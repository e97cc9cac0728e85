package dev.bylaw.log.seal;

/** What became of an entry's payload. */
public sealed interface OpenedPayload {
  /** The payload as its writer made it. The bytes are not copied. */
  @SuppressWarnings("ArrayRecordComponent") // read, never compared
  record Open(byte[] payload) implements OpenedPayload {}

  /** The entry never had one, or it is gone without a record. */
  record None() implements OpenedPayload {}

  /**
   * Erased: its key is destroyed.
   *
   * @param entry the index of the erasure entry
   */
  record Erased(long entry) implements OpenedPayload {}

  /** It is there, and cannot be opened. */
  record Closed(String why) implements OpenedPayload {}

  /** The payload in the clear; no bytes where it cannot be had. */
  default byte[] bytes() {
    return this instanceof Open(byte[] payload) ? payload : new byte[0];
  }
}
