package dev.bylaw.federation.obligation;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Masks by column, immutable and sorted. Two such maps join in one pass and share what they can,
 * since joining them is most of what composition does.
 */
final class MaskMap extends AbstractMap<String, Mask> {
  static final MaskMap EMPTY = new MaskMap(new String[0], new Mask[0]);

  private final String[] columns;
  private final Mask[] masks;

  private MaskMap(String[] columns, Mask[] masks) {
    this.columns = columns;
    this.masks = masks;
  }

  static MaskMap copyOf(Map<String, Mask> map) {
    if (map instanceof MaskMap canonical) {
      return canonical;
    }
    if (map.isEmpty()) {
      return EMPTY;
    }
    TreeMap<String, Mask> sorted = new TreeMap<>(map);
    return new MaskMap(
        sorted.keySet().toArray(String[]::new), sorted.values().toArray(Mask[]::new));
  }

  static MaskMap of(String column, Mask mask) {
    return new MaskMap(new String[] {column}, new Mask[] {mask});
  }

  /** Both maps' masks, joined where both have one for a column. */
  @SuppressWarnings("ReferenceEquality") // shortcuts; joining says the same
  MaskMap join(MaskMap other) {
    if (other.masks.length == 0 || this == other) {
      return this;
    }
    if (masks.length == 0) {
      return other;
    }
    String[] names = new String[columns.length + other.columns.length];
    Mask[] joined = new Mask[names.length];
    int size = 0;
    int mine = 0;
    int theirs = 0;
    boolean isMine = true;
    while (mine < columns.length || theirs < other.columns.length) {
      int order =
          mine == columns.length
              ? 1
              : theirs == other.columns.length
                  ? -1
                  : columns[mine].compareTo(other.columns[theirs]);
      if (order < 0) {
        names[size] = columns[mine];
        joined[size++] = masks[mine++];
      } else if (order > 0) {
        names[size] = other.columns[theirs];
        joined[size++] = other.masks[theirs++];
        isMine = false;
      } else {
        names[size] = columns[mine];
        Mask both = masks[mine].join(other.masks[theirs++]);
        isMine &= both == masks[mine++];
        joined[size++] = both;
      }
    }
    return isMine ? this : new MaskMap(Arrays.copyOf(names, size), Arrays.copyOf(joined, size));
  }

  /** Whether {@code other} has a mask at least as high for every column of this. */
  boolean isAtMost(MaskMap other) {
    for (int i = 0; i < columns.length; i++) {
      Mask theirs = other.get(columns[i]);
      if (theirs == null || !masks[i].isAtMost(theirs)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public @Nullable Mask get(@Nullable Object column) {
    int index = column instanceof String name ? Arrays.binarySearch(columns, name) : -1;
    return index < 0 ? null : masks[index];
  }

  @Override
  public boolean containsKey(@Nullable Object column) {
    return get(column) != null;
  }

  @Override
  public int size() {
    return columns.length;
  }

  @Override
  public Set<Map.Entry<String, Mask>> entrySet() {
    return new AbstractSet<>() {
      @Override
      public int size() {
        return columns.length;
      }

      @Override
      public Iterator<Map.Entry<String, Mask>> iterator() {
        return new Iterator<>() {
          private int next;

          @Override
          public boolean hasNext() {
            return next < columns.length;
          }

          @Override
          public Map.Entry<String, Mask> next() {
            if (next == columns.length) {
              throw new NoSuchElementException();
            }
            return Map.entry(columns[next], masks[next++]);
          }
        };
      }
    };
  }
}
