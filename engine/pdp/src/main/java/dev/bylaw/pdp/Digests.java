package dev.bylaw.pdp;

import dev.bylaw.rego.value.Json;
import dev.bylaw.rego.value.ObjectValue;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 digests, lower-case hex. */
final class Digests {
  private Digests() {}

  /** Of a document's canonical JSON. */
  static String of(ObjectValue document) {
    return of(Json.writeBytes(document));
  }

  static String of(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
