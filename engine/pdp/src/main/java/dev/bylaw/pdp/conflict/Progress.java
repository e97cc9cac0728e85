package dev.bylaw.pdp.conflict;

/** Told how far an analysis has come; by one thread at a time. */
@FunctionalInterface
public interface Progress {
  /** Nobody wants to know. */
  Progress NONE = (_, _) -> {};

  /** So many parts of so many are done. */
  void done(int parts, int of);
}
