package dev.bylaw.rego.builtin;

import java.util.Iterator;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A memo of compiled patterns, shared by all evaluations. When it is full any one entry makes room:
 * a miss costs a compilation, never a wrong answer.
 */
public final class BoundedCache<K, V> {
  private final ConcurrentHashMap<K, V> entries = new ConcurrentHashMap<>();
  private final int capacity;

  /** A memo of at most {@code capacity} entries. */
  public BoundedCache(int capacity) {
    this.capacity = capacity;
  }

  /** What was put for {@code key} and is still there, or null. */
  public @Nullable V get(K key) {
    return entries.get(key);
  }

  /** Keeps {@code value}. */
  public void put(K key, V value) {
    if (entries.size() >= capacity) {
      Iterator<K> keys = entries.keySet().iterator();
      if (keys.hasNext()) {
        keys.next();
        keys.remove();
      }
    }
    entries.put(key, value);
  }
}
