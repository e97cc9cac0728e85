package dev.bylaw.log.entry;

import dev.bylaw.log.merkle.Hash;
import dev.bylaw.log.merkle.Hasher;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;

/**
 * Encodes entries. It stands on the way of every decision: buffers and random bytes are kept from
 * one entry to the next, so an instance is not safe for use by several threads at once.
 */
public final class EntryEncoder {
  // salts are taken from a pool, because a call to the system for each would cost more than the
  // rest
  private static final int POOL_BYTES = 128 * Commitment.SALT_BYTES;
  private static final int PLACE_BYTES = EncodedEntry.MAX_ORIGIN_BYTES + 2 + 16;
  private static final Base64.Encoder BASE64 = Base64.getEncoder();

  private final SecureRandom random;
  private final byte[] pool = new byte[POOL_BYTES];
  private int poolAt = POOL_BYTES;
  private final Hasher hasher = new Hasher();
  private final JsonWriter leaf = new JsonWriter();
  private final JsonWriter payload = new JsonWriter();

  public EntryEncoder() {
    this(new SecureRandom());
  }

  /** With a given source of salts; for tests. */
  public EntryEncoder(SecureRandom random) {
    this.random = random;
  }

  /**
   * Encodes all of an entry but its place.
   *
   * @throws EntryException if the leaf or the payload would be too large, a field has no proper id
   *     or stands twice, or a text is no Unicode
   */
  public Draft draft(Entry entry) throws EntryException {
    try {
      return encode(entry);
    } catch (IllegalArgumentException e) {
      throw new EntryException(String.valueOf(e.getMessage()));
    }
  }

  private Draft encode(Entry entry) throws EntryException {
    List<PersonalField> personal = ordered(entry.personal());
    List<Json.Member> facts = entry.facts().members();
    leaf.clear();
    leaf.raw('{');
    int fact = 0;
    int originAt = 0;
    int sequenceAt = 0;
    for (String reserved : RESERVED_IN_ORDER) {
      while (fact < facts.size() && facts.get(fact).name().compareTo(reserved) < 0) {
        writeFact(facts.get(fact++));
      }
      if (reserved.equals(Facts.COMMITMENTS) && personal.isEmpty()) {
        continue;
      }
      startMember(reserved);
      switch (reserved) {
        case Facts.COMMITMENTS -> writePersonal(personal);
        case Facts.KIND -> leaf.string(entry.kind());
        case Facts.ORIGIN -> originAt = leaf.length();
        case Facts.SEQUENCE -> sequenceAt = leaf.length();
        case Facts.TIME -> writeTime(entry.time());
        default -> leaf.integer(1);
      }
    }
    while (fact < facts.size()) {
      writeFact(facts.get(fact++));
    }
    leaf.raw('}');
    byte[] payloadBytes = personal.isEmpty() ? NOTHING : payload.toBytes();
    requireAtMost("leaf", EncodedEntry.MAX_LEAF_BYTES - PLACE_BYTES, leaf.length());
    requireAtMost("payload", EncodedEntry.MAX_PAYLOAD_BYTES, payloadBytes.length);
    return new Draft(leaf.toBytes(), originAt, sequenceAt, payloadBytes);
  }

  private static final byte[] NOTHING = new byte[0];
  private static final List<String> RESERVED_IN_ORDER = Facts.RESERVED.stream().sorted().toList();

  private static void requireAtMost(String what, int limit, int found) throws EntryException {
    if (found > limit) {
      throw new EntryException(
          "a %s has at most %d bytes before it has its place, found %d"
              .formatted(what, limit, found));
    }
  }

  private void writeFact(Json.Member fact) throws EntryException {
    if (Facts.RESERVED.contains(fact.name())) {
      throw new EntryException("`" + fact.name() + "` is no name for a fact: it is reserved");
    }
    startMember(fact.name());
    leaf.value(fact.value());
  }

  private void startMember(String name) {
    if (leaf.length() > 1) {
      leaf.raw(',');
    }
    leaf.name(name);
  }

  private void writePersonal(List<PersonalField> personal) {
    payload.clear();
    payload.raw(Payload.START);
    leaf.raw('{');
    for (int i = 0; i < personal.size(); i++) {
      PersonalField field = personal.get(i);
      int saltAt = takeSalt();
      Hash commitment = Commitment.of(hasher, field.id(), pool, saltAt, field.text());
      if (i > 0) {
        leaf.raw(',');
        payload.raw(',');
      }
      leaf.name(field.id());
      writeBase64(leaf, commitment.toBytes());
      payload.name(field.id());
      payload.raw(Payload.SALT);
      writeBase64(payload, Arrays.copyOfRange(pool, saltAt, saltAt + Commitment.SALT_BYTES));
      payload.raw(Payload.TEXT);
      payload.string(field.text());
      payload.raw('}');
      // what was used is forgotten: after an erasure nothing here may give the salt back
      Arrays.fill(pool, saltAt, saltAt + Commitment.SALT_BYTES, (byte) 0);
    }
    leaf.raw('}');
    payload.raw(Payload.END);
  }

  private int takeSalt() {
    if (poolAt == POOL_BYTES) {
      random.nextBytes(pool);
      poolAt = 0;
    }
    int at = poolAt;
    poolAt += Commitment.SALT_BYTES;
    return at;
  }

  private static void writeBase64(JsonWriter writer, byte[] bytes) {
    writer.raw('"');
    writer.raw(BASE64.encode(bytes));
    writer.raw('"');
  }

  private static List<PersonalField> ordered(List<PersonalField> fields) throws EntryException {
    for (int i = 1; i < fields.size(); i++) {
      if (fields.get(i - 1).id().compareTo(fields.get(i).id()) >= 0) {
        return sorted(fields);
      }
    }
    return fields;
  }

  private static List<PersonalField> sorted(List<PersonalField> fields) throws EntryException {
    List<PersonalField> result = new ArrayList<>(fields);
    result.sort(Comparator.comparing(PersonalField::id));
    for (int i = 1; i < result.size(); i++) {
      if (result.get(i - 1).id().equals(result.get(i).id())) {
        throw new EntryException("the field `" + result.get(i).id() + "` stands twice");
      }
    }
    return result;
  }

  private void writeTime(Instant time) throws EntryException {
    leaf.raw('"');
    leaf.raw(LeafTime.write(time));
    leaf.raw('"');
  }
}
