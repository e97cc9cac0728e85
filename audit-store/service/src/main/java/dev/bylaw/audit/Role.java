package dev.bylaw.audit;

import java.util.Locale;

/** What a client of the store may do; to append is the right of an enrolled key. */
enum Role {
  /** Ask for facts, proofs and checkpoints. */
  QUERY,
  /** See personal fields, and seek by them. */
  PERSONAL,
  /** Erase subjects. */
  ERASE;

  String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
