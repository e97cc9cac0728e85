package dev.bylaw.cli.diff;

import dev.bylaw.log.entry.EncodedEntry;
import dev.bylaw.log.entry.EntryException;
import dev.bylaw.log.entry.Facts;
import dev.bylaw.log.entry.Kinds;
import dev.bylaw.log.entry.Payload;
import java.time.DateTimeException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Picks what a replay needs out of entries, in one pass and without checking what {@code bylaw
 * audit fsck} checks: reading is what a replay spends most of its time with.
 */
final class EntryScan {
  private static final JsonFactory JSON = new JsonFactory();

  private EntryScan() {}

  /** Of a leaf's members those that are needed; empty where they are absent. */
  record Head(String kind, String time, String decisionId) {
    boolean isAsked() {
      return kind.equals(Kinds.DECISION) || kind.equals(Kinds.RETENTION);
    }

    /** When it was decided, or null if the leaf does not say so. */
    @Nullable Instant clock() {
      try {
        return Instant.parse(time);
      } catch (DateTimeException e) {
        return null;
      }
    }
  }

  /** The leaf's members, or null if it is no entry of ours. */
  static @Nullable Head head(EncodedEntry entry) {
    String kind = "";
    String time = "";
    String id = "";
    try (JsonParser parser = parser(entry.leaf())) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return null;
      }
      for (String name = parser.nextName(); name != null; name = parser.nextName()) {
        JsonToken value = parser.nextToken();
        if (value == JsonToken.VALUE_STRING) {
          switch (name) {
            case Facts.KIND -> kind = parser.getString();
            case Facts.TIME -> time = parser.getString();
            case Facts.DECISION_ID -> id = parser.getString();
            default -> {}
          }
        } else {
          parser.skipChildren();
        }
      }
      return new Head(kind, time, id);
    } catch (JacksonException e) {
      return null;
    }
  }

  /** The text of the personal field {@code request}; null if it was erased. */
  static @Nullable String request(EncodedEntry entry) throws EntryException {
    byte[] payload = entry.payload();
    try (JsonParser parser = parser(payload)) {
      if (payload.length > 0
          && parser.nextToken() == JsonToken.START_OBJECT
          && "fields".equals(parser.nextName())
          && parser.nextToken() == JsonToken.START_OBJECT) {
        for (String name = parser.nextName(); name != null; name = parser.nextName()) {
          parser.nextToken();
          if (name.equals("request")) {
            return text(parser);
          }
          parser.skipChildren();
        }
      }
    } catch (JacksonException e) {
      // told by who reads payloads in full
    }
    return Payload.parse(payload).text("request");
  }

  private static @Nullable String text(JsonParser parser) {
    for (String name = parser.nextName(); name != null; name = parser.nextName()) {
      JsonToken value = parser.nextToken();
      if (name.equals("text") && value == JsonToken.VALUE_STRING) {
        return parser.getString();
      }
      parser.skipChildren();
    }
    return null;
  }

  private static JsonParser parser(byte[] bytes) {
    return JSON.createParser(ObjectReadContext.empty(), bytes);
  }
}
