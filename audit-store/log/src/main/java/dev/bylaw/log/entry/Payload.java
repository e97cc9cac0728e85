package dev.bylaw.log.entry;

import dev.bylaw.log.merkle.Hash;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The personal fields of an entry with their salts, as they are kept beside the tree: {@code
 * {"fields":{"subject.id":{"salt":"…","text":"…"}},"v":1}}. No fields are no bytes.
 *
 * @param openings in the order of their ids
 */
public record Payload(List<Opening> openings) {
  static final byte[] START = ascii("{\"fields\":{");
  static final byte[] SALT = ascii("{\"salt\":");
  static final byte[] TEXT = ascii(",\"text\":");
  static final byte[] END = ascii("},\"v\":1}");

  /** What opens one commitment. The salt is not copied. */
  @SuppressWarnings("ArrayRecordComponent") // openings are read, never compared
  public record Opening(String id, byte[] salt, String text) {
    public Hash commitment() {
      return Commitment.of(id, salt, text);
    }
  }

  public Payload {
    openings = List.copyOf(openings);
  }

  /** Reads a payload; no bytes are no fields. */
  public static Payload parse(byte[] bytes) throws EntryException {
    if (bytes.length == 0) {
      return new Payload(List.of());
    }
    if (bytes.length > EncodedEntry.MAX_PAYLOAD_BYTES) {
      throw new EntryException(
          "a payload has at most %d bytes, found %d"
              .formatted(EncodedEntry.MAX_PAYLOAD_BYTES, bytes.length));
    }
    Json.Obj all = JsonReader.read(bytes);
    if (all.members().size() != 2
        || !(all.get("fields") instanceof Json.Obj(List<Json.Member> fields))
        || fields.isEmpty()
        || !(all.get("v") instanceof Json.Int(long version))
        || version != 1) {
      throw new EntryException("a payload has the members `fields` and `v`, which is 1");
    }
    List<Opening> openings = new ArrayList<>();
    for (Json.Member field : fields) {
      openings.add(opening(field));
    }
    return new Payload(openings);
  }

  /** The text of a field. */
  public @Nullable String text(String id) {
    for (Opening opening : openings) {
      if (opening.id.equals(id)) {
        return opening.text;
      }
    }
    return null;
  }

  /**
   * What speaks against this being the payload of a leaf. A payload that lacks fields agrees: they
   * are erased.
   */
  public List<String> disagreements(Leaf leaf) {
    List<String> found = new ArrayList<>();
    for (Opening opening : openings) {
      Hash commitment = leaf.commitments().get(opening.id);
      if (commitment == null) {
        found.add("the leaf does not commit to `" + opening.id + "`");
      } else if (!commitment.equals(opening.commitment())) {
        found.add("`" + opening.id + "` is not what the leaf commits to");
      }
    }
    return found;
  }

  /** What speaks against this being the whole payload of a leaf: no field may be lacking. */
  public List<String> disagreementsWhole(Leaf leaf) {
    List<String> found = disagreements(leaf);
    Map<String, Opening> byId = new HashMap<>();
    openings.forEach(opening -> byId.put(opening.id, opening));
    for (String id : leaf.commitments().keySet()) {
      if (!byId.containsKey(id)) {
        found.add("the leaf commits to `" + id + "`, which the payload lacks");
      }
    }
    return found;
  }

  private static Opening opening(Json.Member field) throws EntryException {
    if (field.value() instanceof Json.Obj(List<Json.Member> parts)
        && parts.size() == 2
        && parts.getFirst().name().equals("salt")
        && parts.getFirst().value() instanceof Json.Text(String salt)
        && parts.getLast().name().equals("text")
        && parts.getLast().value() instanceof Json.Text(String text)) {
      int idBytes = field.name().getBytes(StandardCharsets.UTF_8).length;
      try {
        byte[] bytes = Base64.getDecoder().decode(salt);
        if (bytes.length == Commitment.SALT_BYTES
            && Arrays.equals(Base64.getEncoder().encode(bytes), ascii(salt))
            && idBytes >= 1
            && idBytes <= 255) {
          return new Opening(field.name(), bytes, text);
        }
      } catch (IllegalArgumentException _) {
        // told below
      }
    }
    throw new EntryException(
        "the field `" + field.name() + "` has no `salt` of 32 bytes in base64 and `text`");
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
