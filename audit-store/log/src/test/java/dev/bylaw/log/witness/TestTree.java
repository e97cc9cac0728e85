package dev.bylaw.log.witness;

import dev.bylaw.log.merkle.Hash;
import dev.bylaw.log.merkle.Hasher;
import dev.bylaw.log.merkle.NodeSource;
import dev.bylaw.log.merkle.Proofs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A tree of small leaves in memory. */
public final class TestTree implements NodeSource {
  private final Hasher hasher = new Hasher();
  private final List<byte[]> leaves = new ArrayList<>();
  private final List<List<Hash>> levels = new ArrayList<>();

  public TestTree(int size) {
    this(size, size);
  }

  /** A tree that is another one from an index on. */
  public TestTree(int size, int forkedAt) {
    levels.add(new ArrayList<>());
    for (int i = 0; i < size; i++) {
      String text = (i < forkedAt ? "entry " : "another entry ") + i;
      byte[] leaf = text.getBytes(StandardCharsets.UTF_8);
      leaves.add(leaf);
      levels.getFirst().add(hasher.leaf(leaf));
    }
    for (int level = 0; levels.get(level).size() > 1; level++) {
      List<Hash> below = levels.get(level);
      List<Hash> above = new ArrayList<>();
      for (int i = 0; i + 1 < below.size(); i += 2) {
        above.add(hasher.node(below.get(i), below.get(i + 1)));
      }
      levels.add(above);
    }
  }

  public byte[] leaf(long index) {
    return leaves.get((int) index);
  }

  @Override
  public Hash node(int level, long index) {
    return levels.get(level).get((int) index);
  }

  public Hash root(long size) {
    try {
      return Proofs.root(size, this);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public List<Hash> consistency(long first, long second) {
    try {
      return Proofs.consistency(first, second, this);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
