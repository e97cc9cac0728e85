package dev.bylaw.log.store;

import dev.bylaw.log.entry.EntryException;
import dev.bylaw.log.entry.Leaf;
import dev.bylaw.log.entry.Payload;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Seals payloads before anything of them touches the disk. The store knows nothing of keys: it only
 * keeps the bytes that it gets.
 */
public interface PayloadSeal {
  /** Leaves payloads in the clear: they cannot be erased by destroying a key. */
  PayloadSeal NONE =
      new PayloadSeal() {
        @Override
        public long generation() {
          return 0;
        }

        @Override
        public byte[] seal(Leaf leaf, Payload opened, byte[] payload) {
          return payload;
        }

        @Override
        public void commit() {}
      };

  /**
   * Grows with each erasure. What was sealed in an earlier generation is sealed anew before it is
   * written: its key may be destroyed.
   */
  long generation();

  /**
   * Seals the payload of a leaf; no bytes stay none.
   *
   * @param opened the same payload as it was read
   * @throws IOException if a key is needed and cannot be made
   * @throws EntryException if the payload is one that is never sealed: it names too many persons
   */
  byte[] seal(Leaf leaf, Payload opened, byte[] payload) throws IOException, EntryException;

  /** Makes durable all keys that were used until now. */
  void commit() throws IOException;

  /** Why nothing can be sealed until the store is opened anew; nothing while it can. */
  default @Nullable IOException failure() {
    return null;
  }
}
