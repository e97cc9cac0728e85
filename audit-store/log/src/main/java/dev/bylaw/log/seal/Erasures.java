package dev.bylaw.log.seal;

import dev.bylaw.log.entry.Entry;
import dev.bylaw.log.entry.EntryException;
import dev.bylaw.log.entry.Facts;
import dev.bylaw.log.entry.Json;
import dev.bylaw.log.entry.Kinds;
import dev.bylaw.log.entry.Leaf;
import dev.bylaw.log.store.CorruptLogException;
import dev.bylaw.log.store.Disk;
import dev.bylaw.log.store.DurableFile;
import dev.bylaw.log.store.LogStore;
import dev.bylaw.log.store.StoredEntry;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Erases subjects, one at a time: the intent is written down ({@code keys/erasing.json}), an entry
 * tells of it, the keys are destroyed, payload files and derived tables are rewritten, and the
 * intent goes. Once the intent is durable the erasure happens: after a crash or a failure it is
 * taken up by {@link #resume}.
 */
public final class Erasures {
  static final String INTENT = "keys/erasing.json";
  private static final Pattern REQUEST = Pattern.compile("[A-Za-z0-9._:/#-]{1,128}");

  private final Disk disk;
  private final Path root;
  private final LogStore store;
  private final KeyStore keys;
  private final PayloadSealer sealer;
  private final InstantSource clock;
  private final DerivedTables derived;

  /** What was derived of payloads and must forget them too. */
  @FunctionalInterface
  public interface DerivedTables {
    /** Forgets whose entries these are, for ever; called again after a failure. */
    void forget(List<Long> indices) throws IOException;
  }

  /** What forbids an erasure. */
  @FunctionalInterface
  public interface Holds {
    /**
     * The references of the holds on a subject or group, or on one of the products; none if it may
     * be erased.
     */
    List<String> on(KeyOwner owner, Set<String> products) throws IOException;

    /** The subjects that are held, with the references of the holds. */
    default Map<String, List<String>> persons() throws IOException {
      return Map.of();
    }
  }

  /** What came of a request. */
  public sealed interface Outcome {
    /**
     * Erased.
     *
     * @param entries how many payloads
     * @param entry the index of the erasure entry
     */
    record Done(long entries, long entry, Set<String> products) implements Outcome {}

    /** A dry run: what would be erased, and what forbids it. */
    record Foreseen(long entries, Set<String> products, List<String> holds) implements Outcome {}

    /** Nothing was erased. */
    record Held(List<String> holds) implements Outcome {}

    /** No payload is of this subject. */
    record Unknown() implements Outcome {}
  }

  /** An erasure that is under way. */
  private record Intent(
      String id, String request, long entries, long sizeBefore, List<Long> slots) {
    Json.Obj toJson() {
      return Json.Obj.of(
          new Json.Member("entries", entries),
          new Json.Member("id", id),
          new Json.Member("request", request),
          new Json.Member("size", sizeBefore),
          new Json.Member(
              "slots", new Json.Many(slots.stream().map(n -> (Json) new Json.Int(n)).toList())));
    }
  }

  public Erasures(
      Disk disk,
      Path root,
      LogStore store,
      KeyStore keys,
      PayloadSealer sealer,
      InstantSource clock,
      DerivedTables derived) {
    this.disk = disk;
    this.root = root;
    this.store = store;
    this.keys = keys;
    this.sealer = sealer;
    this.clock = clock;
    this.derived = derived;
  }

  /** What speaks against a reference of a request; nothing if it may stand in a leaf. */
  public static @Nullable String wrongRequest(String request, String owner) {
    if (!REQUEST.matcher(request).matches()) {
      return "expected 1 to 128 letters, digits and `._:/#-`, found `" + request + "`";
    }
    return request.contains(owner) ? "it contains the subject's id, and stays for ever" : null;
  }

  /**
   * Erases a subject or a group.
   *
   * @param request the reference of the request, which stands in the log for ever
   * @param dryRun only tells what would be erased
   * @throws IOException if it is not finished; where the message says so it will be
   */
  public synchronized Outcome erase(KeyOwner owner, String request, boolean dryRun, Holds holds)
      throws IOException {
    String wrong = wrongRequest(request, owner.name());
    if (wrong != null) {
      throw new IllegalArgumentException(wrong);
    }
    resume();
    Tag tag = keys.tag(owner);
    List<Long> slots = keys.retire(tag);
    boolean destroyed = false;
    try {
      // what comes from now on has a new key: what is sequenced before is published by the survey
      sealer.nextGeneration();
      if (slots.isEmpty()) {
        return new Outcome.Unknown();
      }
      Survey survey = survey(slots);
      List<String> found = holding(owner, survey, holds);
      if (dryRun) {
        return new Outcome.Foreseen(survey.entries, survey.products, found);
      }
      if (!found.isEmpty()) {
        return new Outcome.Held(found);
      }
      byte[] id = new byte[16];
      new SecureRandom().nextBytes(id);
      Intent intent =
          new Intent(
              HexFormat.of().formatHex(id),
              request,
              survey.entries,
              store.checkpoint().size(),
              slots);
      writeDown(intent);
      destroyed = true;
      return new Outcome.Done(survey.entries, finish(intent), survey.products);
    } finally {
      if (!destroyed) {
        keys.reinstate(tag, slots);
      }
    }
  }

  private void writeDown(Intent intent) throws IOException {
    try {
      DurableFile.write(disk, root, INTENT, intent.toJson().toBytes());
    } catch (IOException e) {
      try {
        DurableFile.delete(disk, root, INTENT);
      } catch (IOException again) {
        // nobody knows whether it is begun: opening anew will tell
        keys.fail(again);
      }
      throw e;
    }
  }

  /** Finishes an erasure that was begun, if there is one. */
  public synchronized void resume() throws IOException {
    Intent intent = readIntent();
    if (intent != null) {
      finish(intent);
    }
  }

  private long finish(Intent intent) throws IOException {
    try {
      long entry = entryOf(intent);
      keys.destroy(intent.slots, entry);
      sealer.nextGeneration();
      Set<Long> slots = new HashSet<>(intent.slots);
      byte[] stub = SealedPayload.erased(entry);
      List<Long> indices = new ArrayList<>();
      store.rewritePayloads((index, payload) -> {
        if (isOfAny(payload, slots)) {
          indices.add(index);
          return stub;
        }
        if (SealedPayload.isErased(payload) && SealedPayload.erasedBy(payload) == entry) {
          indices.add(index);
        }
        return payload;
      });
      derived.forget(indices);
      DurableFile.delete(disk, root, INTENT);
      return entry;
    } catch (IOException e) {
      throw new IOException(
          "the erasure is begun and not finished, the next one or the next start finishes it: "
              + e.getMessage(),
          e);
    }
  }

  /** The index of the erasure's entry, which is appended if it is not in the log. */
  private long entryOf(Intent intent) throws IOException {
    long size = store.publish().size();
    for (long index = intent.sizeBefore; index < size; ) {
      for (StoredEntry stored : store.entriesFrom(index)) {
        if (isEntryOf(intent, stored)) {
          return stored.index();
        }
        index = stored.index() + 1;
      }
    }
    Json.Obj facts =
        Json.Obj.of(
            new Json.Member("entries", intent.entries),
            new Json.Member("erasure_id", intent.id),
            new Json.Member("request", intent.request));
    try {
      return store.appendOwn(new Entry(Kinds.ERASURE, clock.instant(), facts, List.of()));
    } catch (EntryException e) {
      throw new IllegalStateException(e);
    }
  }

  private boolean isEntryOf(Intent intent, StoredEntry stored) throws IOException {
    Leaf leaf = leaf(stored);
    return leaf.kind().equals(Kinds.ERASURE)
        && leaf.origin().equals(store.origin())
        && intent.id.equals(leaf.text("erasure_id"));
  }

  /** What an erasure would touch, and who else is named there. */
  private record Survey(long entries, Set<String> products, Set<Tag> others) {}

  private static boolean isOfAny(byte[] payload, Set<Long> slots) {
    return SealedPayload.slots(payload).stream().anyMatch(slots::contains);
  }

  /**
   * What forbids it: holds on the owner, on a product, and on whoever is named beside the owner.
   */
  private List<String> holding(KeyOwner owner, Survey survey, Holds holds) throws IOException {
    Set<String> found = new LinkedHashSet<>(holds.on(owner, survey.products));
    if (!survey.others.isEmpty()) {
      for (Map.Entry<String, List<String>> held : holds.persons().entrySet()) {
        if (survey.others.contains(keys.tag(new KeyOwner.Subject(held.getKey())))) {
          found.addAll(held.getValue());
        }
      }
    }
    return List.copyOf(found);
  }

  private Survey survey(List<Long> slots) throws IOException {
    Set<Long> wanted = new HashSet<>(slots);
    Set<String> products = new TreeSet<>();
    Set<Tag> others = new HashSet<>();
    long entries = 0;
    long size = store.publish().size();
    for (long index = 0; index < size; ) {
      for (StoredEntry stored : store.entriesFrom(index)) {
        byte[] payload = stored.entry().payload();
        if (isOfAny(payload, wanted)) {
          entries++;
          for (long slot : SealedPayload.slots(payload)) {
            Tag other = wanted.contains(slot) ? null : keys.tag(slot);
            if (other != null) {
              others.add(other);
            }
          }
          String product = leaf(stored).text(Facts.PRODUCT);
          if (product != null) {
            products.add(product);
          }
        }
        index = stored.index() + 1;
      }
    }
    return new Survey(entries, products, others);
  }

  private static Leaf leaf(StoredEntry stored) throws IOException {
    try {
      return Leaf.parse(stored.entry().leaf());
    } catch (EntryException e) {
      throw new CorruptLogException("entry " + stored.index() + ": " + e.getMessage());
    }
  }

  private @Nullable Intent readIntent() throws IOException {
    byte[] bytes;
    try {
      bytes = disk.read(root.resolve(INTENT));
    } catch (NoSuchFileException _) {
      return null;
    }
    try {
      Json.Obj all = Json.parse(bytes);
      if (all.get("id") instanceof Json.Text(String id)
          && all.get("request") instanceof Json.Text(String request)
          && all.get("entries") instanceof Json.Int(long entries)
          && all.get("size") instanceof Json.Int(long size)
          && all.get("slots") instanceof Json.Many(List<Json> values)) {
        List<Long> slots = new ArrayList<>();
        for (Json value : values) {
          if (value instanceof Json.Int(long slot)) {
            slots.add(slot);
          }
        }
        return new Intent(id, request, entries, size, slots);
      }
    } catch (EntryException _) {
      // told below
    }
    throw new CorruptLogException("`" + INTENT + "` is no erasure that was begun");
  }
}
