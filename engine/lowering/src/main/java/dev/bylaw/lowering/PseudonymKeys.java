package dev.bylaw.lowering;

import dev.bylaw.federation.obligation.Mask;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The keys of pseudonyms. The mesh's secret itself never stands in a query: each scope has a key
 * derived from it (HMAC-SHA-256, RFC 2104), so that whoever reads a query's text learns the key of
 * that scope and no other.
 */
public final class PseudonymKeys {
  /** No keys: every pseudonym becomes NULL. */
  public static final PseudonymKeys NONE = new PseudonymKeys(null, null, "");

  private static final int MIN_BYTES = 32;
  private static final int BLOCK = 64;

  private final byte @Nullable [] secret;
  private final @Nullable String purpose;
  private final String query;

  private PseudonymKeys(byte @Nullable [] secret, @Nullable String purpose, String query) {
    this.secret = secret;
    this.purpose = purpose;
    this.query = query;
  }

  /**
   * The keys of one query.
   *
   * @param secret the mesh's secret; at least 32 bytes
   * @param purpose the request's purpose, or null: then its pseudonyms are the query's own
   * @param query names the query; never used twice
   */
  public static PseudonymKeys of(byte[] secret, @Nullable String purpose, String query) {
    if (secret.length < MIN_BYTES) {
      throw new IllegalArgumentException("requires a secret of 32 bytes, got " + secret.length);
    }
    return new PseudonymKeys(secret.clone(), purpose, query);
  }

  /** The key of a pseudonym's scope, 32 bytes; null if there are no keys. */
  byte @Nullable [] key(Mask.Pseudonym mask) {
    byte[] known = secret;
    if (known == null) {
      return null;
    }
    String scope =
        switch (mask) {
          case TOKENIZE -> "token";
          case HASH_GLOBAL -> "global";
          case HASH_PURPOSE_LOCAL -> purpose == null ? "query/" + query : "purpose/" + purpose;
          case HASH_QUERY_LOCAL -> "query/" + query;
        };
    return hmac(known, ("bylaw/pseudonym/" + scope).getBytes(StandardCharsets.UTF_8));
  }

  /**
   * The two blocks of HMAC that SHA-256 takes before the text and before the inner digest (RFC
   * 2104, section 2), for engines that have SHA-256 but no HMAC.
   */
  record Blocks(String inner, String outer) {
    static Blocks of(byte[] key) {
      return new Blocks(padded(key, 0x36), padded(key, 0x5c));
    }

    private static String padded(byte[] key, int with) {
      byte[] block = new byte[BLOCK];
      for (int i = 0; i < BLOCK; i++) {
        block[i] = (byte) ((i < key.length ? key[i] : 0) ^ with);
      }
      return HexFormat.of().formatHex(block);
    }
  }

  static byte[] hmac(byte[] key, byte[] text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(text);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e); // every JDK has it
    }
  }
}
