package dev.bylaw.log.entry;

import dev.bylaw.log.merkle.Hash;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A leaf as it was read.
 *
 * @param kind what happened
 * @param origin the log that the entry was written to first
 * @param sequence its index there
 * @param time when it happened, by its writer's clock
 * @param facts all other members of the leaf but the commitments
 * @param commitments from a personal field's id to its commitment
 */
public record Leaf(
    String kind,
    String origin,
    long sequence,
    Instant time,
    Json.Obj facts,
    SortedMap<String, Hash> commitments) {

  /** Reads a leaf and checks that it has the one canonical form. */
  public static Leaf parse(byte[] bytes) throws EntryException {
    if (bytes.length == 0 || bytes.length > EncodedEntry.MAX_LEAF_BYTES) {
      throw new EntryException(
          "a leaf has 1 to %d bytes, found %d"
              .formatted(EncodedEntry.MAX_LEAF_BYTES, bytes.length));
    }
    Json.Obj all = JsonReader.read(bytes);
    if (!(all.get(Facts.VERSION) instanceof Json.Int(long version)) || version != 1) {
      throw new EntryException("expected a leaf with `v` 1");
    }
    if (!(all.get(Facts.SEQUENCE) instanceof Json.Int(long sequence)) || sequence < 0) {
      throw new EntryException("expected `seq`, a number from 0");
    }
    List<Json.Member> facts = new ArrayList<>();
    for (Json.Member member : all.members()) {
      if (!Facts.RESERVED.contains(member.name())) {
        facts.add(member);
      }
    }
    return new Leaf(
        requireText(all, Facts.KIND),
        requireText(all, Facts.ORIGIN),
        sequence,
        LeafTime.read(requireText(all, Facts.TIME)),
        new Json.Obj(facts),
        commitments(all.get(Facts.COMMITMENTS)));
  }

  /** A fact that is one text. */
  public @Nullable String text(String name) {
    return facts.get(name) instanceof Json.Text(String text) ? text : null;
  }

  /** A fact that is an array of texts; empty where it is absent. */
  public List<String> texts(String name) {
    if (!(facts.get(name) instanceof Json.Many(List<Json> values))) {
      return List.of();
    }
    List<String> texts = new ArrayList<>();
    for (Json value : values) {
      if (value instanceof Json.Text(String text)) {
        texts.add(text);
      }
    }
    return texts;
  }

  private static String requireText(Json.Obj all, String name) throws EntryException {
    if (all.get(name) instanceof Json.Text(String text) && !text.isEmpty()) {
      return text;
    }
    throw new EntryException("expected `" + name + "`, a text");
  }

  private static SortedMap<String, Hash> commitments(@Nullable Json json) throws EntryException {
    SortedMap<String, Hash> result = new TreeMap<>();
    if (json == null) {
      return result;
    }
    if (!(json instanceof Json.Obj(List<Json.Member> members)) || members.isEmpty()) {
      throw new EntryException("expected `commitments`, an object with members");
    }
    for (Json.Member member : members) {
      try {
        if (member.value() instanceof Json.Text(String text)) {
          result.put(member.name(), Hash.ofBase64(text));
          continue;
        }
      } catch (IllegalArgumentException _) {
        // told below
      }
      throw new EntryException("the commitment to `" + member.name() + "` is no hash in base64");
    }
    return result;
  }
}
