package dev.bylaw.log.entry;

/**
 * An encoded entry that lacks only its place in a log. Drafts are made by many threads; the one
 * that numbers entries seals them by copying bytes.
 */
public final class Draft {
  private final byte[] leaf;
  private final int originAt;
  private final int sequenceAt;
  private final byte[] payload;

  Draft(byte[] leaf, int originAt, int sequenceAt, byte[] payload) {
    this.leaf = leaf;
    this.originAt = originAt;
    this.sequenceAt = sequenceAt;
    this.payload = payload;
  }

  /**
   * Gives the entry its place.
   *
   * @param origin the log's origin
   * @param sequence the index in that log, 0 <= sequence <= 2^53 - 1
   */
  public EncodedEntry seal(OriginText origin, long sequence) {
    if (sequence < 0 || sequence > Json.MAX_INTEGER) {
      throw new IllegalArgumentException("sequence number " + sequence + " is out of range");
    }
    int digits = digits(sequence);
    byte[] text = origin.json();
    byte[] sealed = new byte[leaf.length + text.length + digits];
    System.arraycopy(leaf, 0, sealed, 0, originAt);
    int at = originAt;
    System.arraycopy(text, 0, sealed, at, text.length);
    at += text.length;
    System.arraycopy(leaf, originAt, sealed, at, sequenceAt - originAt);
    at += sequenceAt - originAt;
    long rest = sequence;
    for (int i = at + digits - 1; i >= at; i--) {
      sealed[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    at += digits;
    System.arraycopy(leaf, sequenceAt, sealed, at, leaf.length - sequenceAt);
    return new EncodedEntry(sealed, payload);
  }

  private static int digits(long number) {
    int digits = 1;
    for (long n = number; n >= 10; n /= 10) {
      digits++;
    }
    return digits;
  }
}
