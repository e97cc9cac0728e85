package dev.bylaw.cli.key;

import dev.bylaw.log.note.Ed25519Verifier;
import tools.jackson.databind.json.JsonMapper;

/** Writes the public side of a key: docs/schemas/key.schema.json. */
final class KeyJson {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private KeyJson() {}

  static String write(Ed25519Verifier key, boolean secret) {
    return JSON.writerWithDefaultPrettyPrinter()
        .writeValueAsString(
            JSON.createObjectNode()
                .put("version", 1)
                .put("name", key.name())
                .put("id", "%08x".formatted(key.keyId()))
                .put("verifier", key.toString())
                .put("secret", secret));
  }
}
