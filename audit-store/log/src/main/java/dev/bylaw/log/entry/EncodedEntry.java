package dev.bylaw.log.entry;

/**
 * An entry as it is sent and stored. The arrays are not copied: nobody may change them.
 *
 * @param leaf what is hashed into the tree: canonical JSON, 1 to 65,535 bytes
 * @param payload the personal fields and their salts: canonical JSON; empty where there are none
 */
@SuppressWarnings(
    "ArrayRecordComponent") // identity is enough; copies would cost on the way of every decision
public record EncodedEntry(byte[] leaf, byte[] payload) {
  /** The tlog-tiles format gives a leaf's length 16 bits. */
  public static final int MAX_LEAF_BYTES = 65_535;

  /** Larger payloads are refused. */
  public static final int MAX_PAYLOAD_BYTES = 262_144;

  /** Longer origins are refused. */
  public static final int MAX_ORIGIN_BYTES = 255;
}
