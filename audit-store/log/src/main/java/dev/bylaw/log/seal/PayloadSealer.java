package dev.bylaw.log.seal;

import dev.bylaw.log.entry.Facts;
import dev.bylaw.log.entry.Kinds;
import dev.bylaw.log.entry.Leaf;
import dev.bylaw.log.entry.Payload;
import dev.bylaw.log.entry.SidecarOrigin;
import dev.bylaw.log.store.PayloadSeal;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Seals each payload under the key of the person whom it tells of: its {@code subject.id}, or the
 * {@code actor} who asked the store; else the subject of the decision that the entry refers to;
 * else a key that a domain or sidecar has for each month.
 */
public final class PayloadSealer implements PayloadSeal {
  private static final List<String> PERSONS = List.of(Facts.SUBJECT_ID, "actor");
  private static final DateTimeFormatter MONTH =
      DateTimeFormatter.ofPattern("uuuu-MM").withZone(ZoneOffset.UTC);
  // decisions that are too new to be found in the log's index
  private static final int RECENT = 65_536;

  private final KeyStore keys;
  private final SecureRandom random = new SecureRandom();
  private final AtomicLong generation = new AtomicLong();
  private volatile Function<String, OptionalLong> slotOfDecision = _ -> OptionalLong.empty();
  private final Map<String, Long> recent =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
          return size() > RECENT;
        }
      };

  public PayloadSealer(KeyStore keys) {
    this.keys = keys;
  }

  /**
   * How decisions are found that are not among the newest.
   *
   * @param payloadOfDecision from a decision's id to the payload of its entry as it is stored; null
   *     if there is none
   */
  public void findDecisionsBy(Function<String, byte @Nullable []> payloadOfDecision) {
    slotOfDecision =
        id -> {
          byte[] stored = payloadOfDecision.apply(id);
          return stored != null && SealedPayload.isSealed(stored)
              ? OptionalLong.of(SealedPayload.number(stored))
              : OptionalLong.empty();
        };
  }

  @Override
  public long generation() {
    return generation.get();
  }

  /** What was sealed and is not written yet must be sealed anew. */
  void nextGeneration() {
    generation.incrementAndGet();
  }

  @Override
  public byte[] seal(Leaf leaf, Payload opened, byte[] payload) throws IOException {
    if (payload.length == 0) {
      return payload;
    }
    KeyStore.DataKey key = key(leaf, opened);
    byte[] nonce = new byte[SealedPayload.NONCE_BYTES];
    random.nextBytes(nonce);
    return SealedPayload.seal(
        key.key(), key.slot(), nonce, leaf.origin(), leaf.sequence(), payload);
  }

  private KeyStore.DataKey key(Leaf leaf, Payload payload) throws IOException {
    String decision = leaf.text(Facts.DECISION_ID);
    for (String person : PERSONS) {
      String id = payload.text(person);
      if (id != null) {
        KeyStore.DataKey key = keys.sealing(keys.tag(new KeyOwner.Subject(id)));
        if (decision != null && leaf.kind().equals(Kinds.DECISION)) {
          remember(decision, key.slot());
        }
        return key;
      }
    }
    if (decision != null) {
      KeyStore.DataKey key = ofDecision(decision);
      if (key != null) {
        return key;
      }
    }
    return keys.sealing(keys.tag(new KeyOwner.Group(group(leaf))));
  }

  private KeyStore.@Nullable DataKey ofDecision(String id) {
    Long slot;
    synchronized (recent) {
      slot = recent.get(id);
    }
    if (slot == null) {
      OptionalLong found = slotOfDecision.apply(id);
      slot = found.isPresent() ? found.getAsLong() : null;
    }
    return slot == null ? null : keys.sealing(slot);
  }

  private void remember(String decision, long slot) {
    synchronized (recent) {
      recent.put(decision, slot);
    }
  }

  /** The group of an entry that tells of nobody whom the store knows. */
  static String group(Leaf leaf) {
    String month = MONTH.format(leaf.time());
    String domain = leaf.text(Facts.DOMAIN);
    if (domain != null) {
      return domain + "/" + month;
    }
    int epoch = SidecarOrigin.isValid(leaf.origin()) ? leaf.origin().lastIndexOf('/') : -1;
    return (epoch < 0 ? leaf.origin() : leaf.origin().substring(0, epoch)) + "/" + month;
  }

  @Override
  public @Nullable IOException failure() {
    return keys.failure();
  }

  @Override
  public void commit() throws IOException {
    keys.commit();
  }
}
