package dev.bylaw.log.entry;

/** An origin, ready to be written into leaves. */
public final class OriginText {
  private final String origin;
  private final byte[] json;

  /**
   * @param origin 1 to 255 bytes of UTF-8
   */
  public OriginText(String origin) {
    this.origin = origin;
    JsonWriter writer = new JsonWriter();
    writer.string(origin);
    this.json = writer.toBytes();
    if (origin.isEmpty() || json.length - 2 > EncodedEntry.MAX_ORIGIN_BYTES) {
      throw new IllegalArgumentException("an origin has 1 to 255 bytes: `" + origin + "`");
    }
  }

  byte[] json() {
    return json;
  }

  @Override
  public String toString() {
    return origin;
  }
}
