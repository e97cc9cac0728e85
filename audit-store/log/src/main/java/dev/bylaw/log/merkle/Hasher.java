package dev.bylaw.log.merkle;

import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The hash functions of a log's tree (RFC 6962 section 2.1): SHA-256, a leaf prefixed by 0x00, an
 * inner node by 0x01. An instance is not safe for use by several threads at once.
 */
public final class Hasher {
  /** The root of the tree without leaves: SHA-256 of nothing. */
  public static final Hash EMPTY_ROOT = new Hasher().digest(new byte[0], 0, 0);

  private final MessageDigest sha256;
  private final byte[] node = new byte[1 + 2 * Hash.BYTES];
  private final byte[] out = new byte[Hash.BYTES];

  public Hasher() {
    try {
      sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this JDK has no SHA-256", e);
    }
    node[0] = 1;
  }

  /** The hash of a leaf: SHA-256(0x00 || data). */
  public Hash leaf(byte[] data) {
    return leaf(data, 0, data.length);
  }

  /** The hash of the leaf that stands in a slice of an array. */
  public Hash leaf(byte[] data, int offset, int length) {
    sha256.update((byte) 0);
    sha256.update(data, offset, length);
    return finish();
  }

  /** The hash of an inner node: SHA-256(0x01 || left || right). */
  public Hash node(Hash left, Hash right) {
    left.writeTo(node, 1);
    right.writeTo(node, 1 + Hash.BYTES);
    sha256.update(node);
    return finish();
  }

  /** SHA-256 of a slice as it stands, without any prefix. */
  public Hash digest(byte[] data, int offset, int length) {
    sha256.update(data, offset, length);
    return finish();
  }

  private Hash finish() {
    try {
      sha256.digest(out, 0, out.length);
    } catch (DigestException e) {
      throw new IllegalStateException(e);
    }
    return Hash.at(out, 0);
  }
}
