package dev.bylaw.log.merkle;

import java.util.List;

/**
 * Verifies proofs (RFC 9162 sections 2.1.3.2 and 2.1.4.2). Every index, size and proof length is
 * checked: what is too short, too long or out of range is refused, whatever it hashes to.
 */
public final class ProofVerifier {
  private ProofVerifier() {}

  /** Verifies that the leaf with this hash stands at {@code index} in the tree with this root. */
  public static void inclusion(Hash leafHash, long index, long size, List<Hash> proof, Hash root)
      throws ProofException {
    if (size < 1 || size > CompactRange.MAX_SIZE) {
      throw new ProofException("tree size " + size + " is out of range");
    }
    if (index < 0 || index >= size) {
      throw new ProofException("index " + index + " is not in a tree of size " + size);
    }
    Hasher hasher = new Hasher();
    long node = index;
    long last = size - 1;
    Hash hash = leafHash;
    for (Hash sibling : proof) {
      if (last == 0) {
        throw new ProofException("the inclusion proof is too long: " + proof.size() + " hashes");
      }
      if ((node & 1) == 1 || node == last) {
        hash = hasher.node(sibling, hash);
        int up = node == 0 ? 0 : Long.numberOfTrailingZeros(node);
        if ((node & 1) == 0) {
          node >>>= up;
          last >>>= up;
        }
      } else {
        hash = hasher.node(hash, sibling);
      }
      node >>>= 1;
      last >>>= 1;
    }
    if (last != 0) {
      throw new ProofException("the inclusion proof is too short: " + proof.size() + " hashes");
    }
    requireRoot(root, hash, size);
  }

  /**
   * Verifies that the tree of {@code second} leaves extends the tree of {@code first} leaves. Of
   * the empty tree there is nothing to verify: it is refused unless both are empty.
   */
  public static void consistency(
      long first, long second, List<Hash> proof, Hash firstRoot, Hash secondRoot)
      throws ProofException {
    if (first < 0 || second < first || second > CompactRange.MAX_SIZE) {
      throw new ProofException("sizes " + first + " and " + second + " are out of range");
    }
    if (first == second) {
      if (!proof.isEmpty()) {
        throw new ProofException("the consistency proof must be empty, found " + proof.size());
      }
      requireRoot(first == 0 ? Hasher.EMPTY_ROOT : firstRoot, secondRoot, second);
      requireRoot(secondRoot, firstRoot, first);
      return;
    }
    if (first == 0) {
      throw new ProofException("nothing is proven by consistency with the empty tree");
    }
    // where the first tree is one complete subtree its root is left out of the proof
    boolean complete = Long.bitCount(first) == 1;
    if (proof.isEmpty()) {
      throw new ProofException("the consistency proof is empty");
    }
    Hasher hasher = new Hasher();
    int shift = Long.numberOfTrailingZeros(first);
    long node = (first - 1) >>> shift;
    long last = (second - 1) >>> shift;
    Hash old = complete ? firstRoot : proof.getFirst();
    Hash grown = old;
    for (Hash hash : complete ? proof : proof.subList(1, proof.size())) {
      if (last == 0) {
        throw new ProofException("the consistency proof is too long: " + proof.size() + " hashes");
      }
      if ((node & 1) == 1 || node == last) {
        old = hasher.node(hash, old);
        grown = hasher.node(hash, grown);
        if ((node & 1) == 0) {
          int up = node == 0 ? 0 : Long.numberOfTrailingZeros(node);
          node >>>= up;
          last >>>= up;
        }
      } else {
        grown = hasher.node(grown, hash);
      }
      node >>>= 1;
      last >>>= 1;
    }
    if (last != 0) {
      throw new ProofException("the consistency proof is too short: " + proof.size() + " hashes");
    }
    requireRoot(firstRoot, old, first);
    requireRoot(secondRoot, grown, second);
  }

  private static void requireRoot(Hash expected, Hash found, long size) throws ProofException {
    if (!expected.equals(found)) {
      throw new ProofException(
          "the root at size %d: expected %s, found %s".formatted(size, expected, found));
    }
  }
}
