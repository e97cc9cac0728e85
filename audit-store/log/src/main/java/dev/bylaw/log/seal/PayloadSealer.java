package dev.bylaw.log.seal;

import dev.bylaw.log.entry.EntryException;
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
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Seals each payload under the keys of all persons whom it names, so that it goes with the erasure
 * of any; else of those whom the decision names that the entry refers to; else under a key that a
 * domain or sidecar has for each month.
 */
public final class PayloadSealer implements PayloadSeal {
  private static final DateTimeFormatter MONTH =
      DateTimeFormatter.ofPattern("uuuu-MM").withZone(ZoneOffset.UTC);
  // decisions that are too new to be found in the log's index
  private static final int RECENT = 65_536;

  private final KeyStore keys;
  private final SecureRandom random = new SecureRandom();
  private final AtomicLong generation = new AtomicLong();
  private volatile Function<String, List<Long>> slotsOfDecision = _ -> List.of();
  private final Map<String, List<Long>> recent =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, List<Long>> eldest) {
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
    slotsOfDecision =
        id -> {
          byte[] stored = payloadOfDecision.apply(id);
          return stored == null ? List.of() : SealedPayload.slots(stored);
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
  public byte[] seal(Leaf leaf, Payload opened, byte[] payload) throws IOException, EntryException {
    if (payload.length == 0) {
      return payload;
    }
    byte[] nonce = new byte[SealedPayload.NONCE_BYTES];
    random.nextBytes(nonce);
    return SealedPayload.seal(keys(leaf, opened), nonce, leaf.origin(), leaf.sequence(), payload);
  }

  private List<KeyStore.DataKey> keys(Leaf leaf, Payload payload)
      throws IOException, EntryException {
    String decision = leaf.text(Facts.DECISION_ID);
    SortedSet<String> persons = Persons.in(payload);
    if (persons.size() > Persons.MAX) {
      throw new EntryException(
          "a payload names at most %d persons, found %d".formatted(Persons.MAX, persons.size()));
    }
    List<KeyStore.DataKey> found = new ArrayList<>();
    for (String id : persons) {
      found.add(keys.sealing(keys.tag(new KeyOwner.Subject(id))));
    }
    if (found.isEmpty()) {
      found.addAll(decision == null ? List.of() : ofDecision(decision));
    } else if (decision != null && !leaf.kind().equals(Kinds.RECEIPT)) {
      remember(decision, found);
    }
    if (found.isEmpty()) {
      found.add(keys.sealing(keys.tag(new KeyOwner.Group(group(leaf)))));
    }
    found.sort(Comparator.comparingLong(KeyStore.DataKey::slot));
    return found;
  }

  /** The keys of those whom a decision names; none where one of them is gone. */
  private List<KeyStore.DataKey> ofDecision(String id) {
    List<Long> slots;
    synchronized (recent) {
      slots = recent.get(id);
    }
    List<KeyStore.DataKey> found = new ArrayList<>();
    for (long slot : slots == null ? slotsOfDecision.apply(id) : slots) {
      KeyStore.DataKey key = keys.sealing(slot);
      if (key == null) {
        return List.of();
      }
      found.add(key);
    }
    return found;
  }

  private void remember(String decision, List<KeyStore.DataKey> found) {
    synchronized (recent) {
      recent.put(decision, found.stream().map(KeyStore.DataKey::slot).toList());
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
