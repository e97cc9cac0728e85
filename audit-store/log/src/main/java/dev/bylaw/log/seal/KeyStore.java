package dev.bylaw.log.seal;

import dev.bylaw.log.store.CorruptLogException;
import dev.bylaw.log.store.Disk;
import dev.bylaw.log.store.DurableFile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The data keys of subjects, wrapped, in {@code keys/slots}: slots of 128 bytes that are changed in
 * place, so that no older version of a key stands anywhere in the file. A new key takes the next
 * slot; a slot is never used again, not even after its key was destroyed.
 *
 * <p>All slots are held in memory, about 250 bytes a subject. Safe for use by several threads at
 * once.
 */
public final class KeyStore implements Closeable {
  static final String PATH = "keys/slots";

  /** More subjects than this at once are refused. */
  public static final int MAX_SLOTS = 8_000_000;

  private static final int UNWRAPPED_KEYS = 8_192;

  private final Disk.OpenFile file;
  private final PayloadKeys secrets;
  private final SecureRandom random = new SecureRandom();
  private final List<byte[]> slots;
  private final Map<Tag, List<Long>> byTag = new HashMap<>();
  private final Map<Long, byte[]> unwrapped =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, byte[]> eldest) {
          return size() > UNWRAPPED_KEYS;
        }
      };
  private final Set<Long> retired = new HashSet<>();
  private boolean dirty;
  private @Nullable IOException failure;

  /** What a slot holds. */
  sealed interface Found {
    @SuppressWarnings("ArrayRecordComponent") // used at once, never compared
    record Key(byte[] key) implements Found {}

    record Erased(long entry) implements Found {}

    record Missing(String why) implements Found {}
  }

  private KeyStore(Disk.OpenFile file, PayloadKeys secrets, List<byte[]> slots) {
    this.file = file;
    this.secrets = secrets;
    this.slots = slots;
    for (int i = 1; i < slots.size(); i++) {
      if (slots.get(i)[0] == Slot.LIVE) {
        byTag.computeIfAbsent(Slot.tag(slots.get(i)), _ -> new ArrayList<>()).add((long) i);
      }
    }
  }

  /** Whether a log's directory has keys. */
  public static boolean exists(Disk disk, Path root) {
    return disk.exists(root.resolve(PATH));
  }

  /**
   * Opens the keys of a log, or makes an empty store of them. Keys that an older key-encryption key
   * wrapped are wrapped anew, into a new file that replaces the old one.
   *
   * @throws CorruptLogException if the file is none, or a key cannot be unwrapped
   */
  public static KeyStore open(Disk disk, Path root, PayloadKeys secrets) throws IOException {
    Path path = root.resolve(PATH);
    if (!disk.exists(path)) {
      DurableFile.write(disk, root, PATH, Slot.header());
    }
    List<byte[]> slots = read(disk, path);
    if (rewrap(slots, secrets)) {
      byte[] all = new byte[slots.size() * Slot.BYTES];
      for (int i = 0; i < slots.size(); i++) {
        System.arraycopy(slots.get(i), 0, all, i * Slot.BYTES, Slot.BYTES);
      }
      DurableFile.write(disk, root, PATH, all);
    }
    return new KeyStore(disk.open(path), secrets, slots);
  }

  /** Opens the keys of a log for one who only reads; nothing on disk is changed. */
  public static KeyStore readOnly(Disk disk, Path root, PayloadKeys secrets) throws IOException {
    List<byte[]> slots = read(disk, root.resolve(PATH));
    var _ = rewrap(slots, secrets);
    return new KeyStore(new ReadOnly(), secrets, slots);
  }

  private static final class ReadOnly implements Disk.OpenFile {
    @Override
    public void write(long position, ByteBuffer bytes) throws IOException {
      throw new IOException("the keys were opened to read only");
    }

    @Override
    public void sync() throws IOException {
      throw new IOException("the keys were opened to read only");
    }

    @Override
    public void close() {}
  }

  private static List<byte[]> read(Disk disk, Path path) throws IOException {
    byte[] all = disk.read(path);
    if (all.length < Slot.BYTES || all[0] != Slot.HEADER || !Slot.isWhole(all, 0)) {
      throw new CorruptLogException("`" + path + "` is no file of keys");
    }
    List<byte[]> slots = new ArrayList<>();
    for (int at = 0; at + Slot.BYTES <= all.length; at += Slot.BYTES) {
      byte[] slot = Arrays.copyOfRange(all, at, at + Slot.BYTES);
      if (!Slot.isWhole(all, at)) {
        // a write that a crash cut off: a new key that nothing uses, or one that is being destroyed
        slot[0] = 0;
      }
      slots.add(slot);
    }
    return slots;
  }

  private static boolean rewrap(List<byte[]> slots, PayloadKeys secrets) throws IOException {
    SecureRandom random = new SecureRandom();
    boolean changed = false;
    boolean known = false;
    for (int i = 1; i < slots.size(); i++) {
      byte[] slot = slots.get(i);
      boolean old = Slot.wrappingKey(slot) != secrets.current();
      // one key tells whether the secrets are those of this log
      if (slot[0] != Slot.LIVE || (known && !old)) {
        continue;
      }
      byte[] wrapping = secrets.wrapping(Slot.wrappingKey(slot));
      byte[] key = wrapping.length == 0 ? null : Slot.dataKey(i, slot, wrapping);
      if (key == null) {
        throw new CorruptLogException(
            "the payload keys are not those of this log: they do not unwrap key %d, which number %d wrapped"
                .formatted(i, Slot.wrappingKey(slot)));
      }
      known = true;
      if (old) {
        byte[] nonce = new byte[SealedPayload.NONCE_BYTES];
        random.nextBytes(nonce);
        slots.set(i, Slot.live(i, Slot.tag(slot), secrets, nonce, key));
        changed = true;
      }
    }
    return changed;
  }

  Tag tag(KeyOwner owner) {
    return secrets.tag(owner);
  }

  /** Whose a slot is; nothing if its key is gone, or about to go. */
  synchronized @Nullable Tag tag(long slot) {
    return isLive(slot) && !retired.contains(slot) ? Slot.tag(slots.get((int) slot)) : null;
  }

  /** A slot and the data key in it. */
  @SuppressWarnings("ArrayRecordComponent") // used at once, never compared
  record DataKey(long slot, byte[] key) {}

  /**
   * The key that seals for a tag, made if there is none. A new one is durable after {@link
   * #commit}.
   */
  synchronized DataKey sealing(Tag tag) throws IOException {
    List<Long> known = byTag.get(tag);
    if (known != null) {
      long slot = known.getLast();
      if (find(slot) instanceof Found.Key(byte[] key)) {
        return new DataKey(slot, key);
      }
    }
    requireSound();
    long number = slots.size();
    if (number > MAX_SLOTS) {
      throw new IOException("there are keys for " + MAX_SLOTS + " subjects already");
    }
    byte[] key = new byte[PayloadKeys.KEY_BYTES];
    byte[] nonce = new byte[SealedPayload.NONCE_BYTES];
    random.nextBytes(key);
    random.nextBytes(nonce);
    byte[] slot = Slot.live(number, tag, secrets, nonce, key);
    // the number is spent even if the write fails: who knows what of it stands on disk
    slots.add(new byte[Slot.BYTES]);
    write(number, slot);
    slots.set(Math.toIntExact(number), slot);
    byTag.computeIfAbsent(tag, _ -> new ArrayList<>()).add(number);
    unwrapped.put(number, key);
    return new DataKey(number, key.clone());
  }

  /** A slot that is in use already; nothing if its key is gone. */
  synchronized @Nullable DataKey sealing(long slot) {
    return isLive(slot) && !retired.contains(slot) && find(slot) instanceof Found.Key(byte[] key)
        ? new DataKey(slot, key)
        : null;
  }

  private boolean isLive(long slot) {
    return slot > 0 && slot < slots.size() && slots.get((int) slot)[0] == Slot.LIVE;
  }

  /** Makes the keys durable that were made since. */
  synchronized void commit() throws IOException {
    if (dirty) {
      requireSound();
      sync();
    }
  }

  private void write(long number, byte[] slot) throws IOException {
    dirty = true;
    try {
      file.write(number * Slot.BYTES, ByteBuffer.wrap(slot));
    } catch (IOException e) {
      failure = e;
      throw e;
    }
  }

  private void sync() throws IOException {
    try {
      file.sync();
      dirty = false;
    } catch (IOException e) {
      // what is durable is not known: keys in memory may be lost with the next crash
      failure = e;
      throw e;
    }
  }

  /** Why no key can be made until the store is opened anew; nothing while it can. */
  synchronized @Nullable IOException failure() {
    return failure;
  }

  /** Makes no more keys until the store is opened anew. */
  synchronized void fail(IOException why) {
    failure = why;
  }

  private void requireSound() throws IOException {
    IOException found = failure;
    if (found != null) {
      throw new IOException("the key store failed before and must be opened anew", found);
    }
  }

  synchronized Found find(long number) {
    if (number < 1 || number >= slots.size()) {
      return new Found.Missing("its key is not in the key store");
    }
    byte[] slot = slots.get((int) number);
    byte[] key = unwrapped.get(number);
    if (key != null) {
      // a copy: destroying the key must not change it under one who seals
      return new Found.Key(key.clone());
    }
    if (slot[0] == Slot.ERASED) {
      return new Found.Erased(Slot.erasedBy(slot));
    }
    if (slot[0] != Slot.LIVE) {
      return new Found.Missing("its key is damaged");
    }
    key = Slot.dataKey(number, slot, secrets.wrapping(Slot.wrappingKey(slot)));
    if (key == null) {
      return new Found.Missing("its key is damaged");
    }
    unwrapped.put(number, key);
    return new Found.Key(key.clone());
  }

  /** The slots of a tag; what is sealed for it from now on gets a new key. */
  synchronized List<Long> retire(Tag tag) {
    List<Long> known = byTag.remove(tag);
    if (known == null) {
      return List.of();
    }
    retired.addAll(known);
    return List.copyOf(known);
  }

  /** Takes {@link #retire} back. */
  synchronized void reinstate(Tag tag, List<Long> numbers) {
    if (!numbers.isEmpty()) {
      retired.removeAll(numbers);
      List<Long> all = new ArrayList<>(numbers);
      all.addAll(byTag.getOrDefault(tag, List.of()));
      byTag.put(tag, all);
    }
  }

  /**
   * Destroys keys for ever: overwrites their slots and syncs. When it throws, the keys are gone
   * from memory, and what is left on disk is told by opening anew.
   *
   * @param entry the index of the erasure entry
   */
  synchronized void destroy(List<Long> numbers, long entry) throws IOException {
    byte[] erased = Slot.erased(entry);
    for (long number : numbers) {
      byte[] key = unwrapped.remove(number);
      if (key != null) {
        Arrays.fill(key, (byte) 0);
      }
      if (number > 0 && number < slots.size()) {
        Arrays.fill(slots.get((int) number), (byte) 0);
        slots.set((int) number, erased);
      }
    }
    retired.removeAll(numbers);
    byTag.values().forEach(list -> list.removeAll(numbers));
    byTag.values().removeIf(List::isEmpty);
    for (long number : numbers) {
      write(number, erased);
    }
    sync();
  }

  /** How many subjects and groups have a key. */
  public synchronized int size() {
    return byTag.size();
  }

  @Override
  public synchronized void close() throws IOException {
    unwrapped.values().forEach(key -> Arrays.fill(key, (byte) 0));
    unwrapped.clear();
    file.close();
  }
}
