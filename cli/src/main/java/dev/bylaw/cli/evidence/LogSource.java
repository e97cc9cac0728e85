package dev.bylaw.cli.evidence;

import dev.bylaw.cli.Failure;
import dev.bylaw.log.merkle.Hash;
import java.util.List;
import java.util.OptionalLong;

/** What a package is made from. It is not trusted: whoever makes a package verifies it. */
interface LogSource {
  /**
   * An entry.
   *
   * @param leaf as it was hashed
   * @param payload the personal fields; empty where there are none or they were erased
   */
  @SuppressWarnings("ArrayRecordComponent") // read, never compared
  record Stored(long index, byte[] leaf, byte[] payload) {}

  /**
   * The answer to the question.
   *
   * @param entries all that match, the newest first
   * @param inquiry the index of the entry that the log keeps of the question
   */
  record Answer(List<Stored> entries, long inquiry) {}

  /** Asks the question. */
  Answer ask() throws Failure;

  /** An entry; it is published first if it was not yet. */
  Stored entry(long index) throws Failure;

  /** The newest signed checkpoint. */
  String checkpoint() throws Failure;

  List<Hash> inclusion(long index, long size) throws Failure;

  List<Hash> consistency(long first, long second) throws Failure;

  /** All of the store's own entries of a kind. */
  List<Stored> own(String kind) throws Failure;

  /** The store's entry with the first checkpoint of a sidecar's epoch that covers an entry. */
  OptionalLong mirror(String origin, long sequence) throws Failure;
}
