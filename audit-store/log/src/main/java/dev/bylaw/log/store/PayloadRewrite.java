package dev.bylaw.log.store;

/** Looks at each payload of a log, and may put another in its place. */
@FunctionalInterface
public interface PayloadRewrite {
  /**
   * What is to stand there: the same array if nothing changes.
   *
   * @param index the entry's index in the log
   * @param payload as it is stored
   */
  byte[] rewrite(long index, byte[] payload);
}
