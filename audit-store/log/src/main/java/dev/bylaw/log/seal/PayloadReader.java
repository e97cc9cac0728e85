package dev.bylaw.log.seal;

import dev.bylaw.log.entry.EncodedEntry;
import dev.bylaw.log.entry.EntryException;
import dev.bylaw.log.entry.Leaf;
import dev.bylaw.log.entry.Payload;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The one way to see what stands in a payload. Safe for use by several threads at once.
 *
 * <p>Tags are what derived tables may hold of a subject: HMAC-SHA-256 of its id, in 64 hexadecimal
 * digits. They are personal data all the same, and go when the subject is erased.
 */
public final class PayloadReader {
  private final @Nullable KeyStore keys;

  private PayloadReader(@Nullable KeyStore keys) {
    this.keys = keys;
  }

  /** Reads with the keys of a store. */
  public static PayloadReader of(KeyStore keys) {
    return new PayloadReader(keys);
  }

  /** Reads what is in the clear, and what was erased. */
  public static PayloadReader withoutKeys() {
    return new PayloadReader(null);
  }

  /** What a subject is called in derived tables; without keys its id itself. */
  public String tag(String subject) {
    return keys == null ? subject : keys.tag(new KeyOwner.Subject(subject)).hex();
  }

  /** Opens the payload of an entry as it is stored. */
  public OpenedPayload open(EncodedEntry entry) {
    List<Long> slots = SealedPayload.slots(entry.payload());
    if (slots.isEmpty()) {
      return inTheClear(entry.payload());
    }
    try {
      return open(Leaf.parse(entry.leaf()), entry.payload(), slots);
    } catch (EntryException e) {
      return new OpenedPayload.Closed("the leaf is not readable: " + e.getMessage());
    }
  }

  /** Opens the payload of a leaf as it is stored. */
  public OpenedPayload open(Leaf leaf, byte[] stored) {
    List<Long> slots = SealedPayload.slots(stored);
    return slots.isEmpty() ? inTheClear(stored) : open(leaf, stored, slots);
  }

  private OpenedPayload open(Leaf leaf, byte[] stored, List<Long> slots) {
    if (keys == null) {
      return new OpenedPayload.Closed("it is sealed, and the keys are not here");
    }
    List<byte[]> found = new ArrayList<>();
    for (long slot : slots) {
      switch (keys.find(slot)) {
        case KeyStore.Found.Key(byte[] key) -> found.add(key);
        case KeyStore.Found.Erased(long entry) -> {
          return new OpenedPayload.Erased(entry);
        }
        case KeyStore.Found.Missing(String why) -> {
          return new OpenedPayload.Closed(why);
        }
      }
    }
    byte[] payload = SealedPayload.open(found, leaf.origin(), leaf.sequence(), stored);
    return payload == null
        ? new OpenedPayload.Closed("it is changed, or belongs to another entry")
        : new OpenedPayload.Open(payload);
  }

  /**
   * What those are called in derived tables whose keys seal a payload as it is stored: the persons
   * that it names, or its group. None where it is erased.
   */
  public List<String> tags(EncodedEntry entry) {
    List<Long> slots = SealedPayload.slots(entry.payload());
    if (keys == null || slots.isEmpty()) {
      return inTheClear(entry.payload()) instanceof OpenedPayload.Open(byte[] payload)
          ? named(payload)
          : List.of();
    }
    List<String> tags = new ArrayList<>();
    for (long slot : slots) {
      Tag tag = keys.tag(slot);
      if (tag == null) {
        return List.of();
      }
      tags.add(tag.hex());
    }
    return tags;
  }

  private List<String> named(byte[] payload) {
    try {
      return Persons.in(Payload.parse(payload)).stream().map(this::tag).toList();
    } catch (EntryException _) {
      // fsck tells it
      return List.of();
    }
  }

  private static OpenedPayload inTheClear(byte[] stored) {
    if (stored.length == 0) {
      return new OpenedPayload.None();
    }
    if (SealedPayload.isErased(stored)) {
      return new OpenedPayload.Erased(SealedPayload.erasedBy(stored));
    }
    return new OpenedPayload.Open(stored);
  }
}
