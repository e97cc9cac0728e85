package dev.bylaw.pdp;

import dev.bylaw.federation.catalog.ResourceFacts;
import dev.bylaw.rego.value.Json;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 digests, lower-case hex. */
final class Digests {
  private Digests() {}

  /** Of the facts' canonical JSON, in the shape of {@code input.resource}. */
  static String of(ResourceFacts facts) {
    return of(Json.writeBytes(InputDocument.resource(facts)));
  }

  static String of(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
