package dev.bylaw.cli.audit;

import dev.bylaw.log.entry.Json;
import java.nio.charset.StandardCharsets;

/** Texts as JSON. */
public final class JsonLine {
  private JsonLine() {}

  public static String quoted(String text) {
    String one =
        new String(Json.Obj.of(new Json.Member("a", text)).toBytes(), StandardCharsets.UTF_8);
    return one.substring("{\"a\":".length(), one.length() - 1);
  }
}
