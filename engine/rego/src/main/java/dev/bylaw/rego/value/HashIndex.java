package dev.bylaw.rego.value;

import java.util.Arrays;

/**
 * Open-addressing tables from a value to its position in an array. Small arrays have no table and
 * are scanned.
 */
final class HashIndex {
  /** Up to this size an array is scanned. */
  static final int SCANNED = 8;

  static final int[] NONE = {};

  private HashIndex() {}

  /** The table of the first {@code size} keys, which are distinct. */
  static int[] build(Value[] keys, int size) {
    if (size <= SCANNED) {
      return NONE;
    }
    int[] table = new int[tableSize(size)];
    Arrays.fill(table, -1);
    for (int i = 0; i < size; i++) {
      insert(table, keys[i].hashCode(), i);
    }
    return table;
  }

  static int tableSize(int size) {
    return Integer.highestOneBit(Math.max(size, 4) * 2 - 1) * 2;
  }

  static void insert(int[] table, int hash, int position) {
    int mask = table.length - 1;
    int slot = spread(hash) & mask;
    while (table[slot] >= 0) {
      slot = (slot + 1) & mask;
    }
    table[slot] = position;
  }

  /** The position of {@code key} among the first {@code size} keys, or -1. */
  static int find(int[] table, Value[] keys, int size, Value key) {
    if (table.length == 0) {
      return key instanceof StringValue s ? scan(keys, size, s) : scan(keys, size, key);
    }
    int mask = table.length - 1;
    int slot = spread(key.hashCode()) & mask;
    while (true) {
      int position = table[slot];
      if (position < 0) {
        return -1;
      }
      if (keys[position].equals(key)) {
        return position;
      }
      slot = (slot + 1) & mask;
    }
  }

  private static int scan(Value[] keys, int size, StringValue key) {
    for (int i = 0; i < size; i++) {
      if (keys[i] == key) {
        return i;
      }
    }
    String text = key.value();
    int hash = text.hashCode();
    for (int i = 0; i < size; i++) {
      if (keys[i] instanceof StringValue s
          && s.value().hashCode() == hash
          && s.value().equals(text)) {
        return i;
      }
    }
    return -1;
  }

  private static int scan(Value[] keys, int size, Value key) {
    for (int i = 0; i < size; i++) {
      if (keys[i].equals(key)) {
        return i;
      }
    }
    return -1;
  }

  private static int spread(int hash) {
    int mixed = hash * 0x9E37_79B9;
    return mixed ^ mixed >>> 16;
  }
}
