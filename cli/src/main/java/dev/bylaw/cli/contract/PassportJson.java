package dev.bylaw.cli.contract;

import dev.bylaw.bundle.passport.Passport;
import dev.bylaw.bundle.passport.PassportNote;
import dev.bylaw.rego.value.Json;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Writes a passport: docs/schemas/passport.schema.json. */
final class PassportJson {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private PassportJson() {}

  /**
   * Of a passport.
   *
   * @param key the name of the key that signed it
   */
  static String write(Passport passport, String key) {
    ObjectNode out = JSON.createObjectNode().put("version", 1).put("signed_by", key);
    out.set("passport", JSON.readTree(Json.write(PassportNote.json(passport))));
    return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(out);
  }
}
