package dev.bylaw.log.merkle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TreeTest {
  /** The roots of the eight trees over the inputs that RFC 6962's implementations share. */
  @ParameterizedTest
  @CsvSource({
    "0, e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "1, 6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "2, fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "3, aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "4, d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "5, 4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "6, 76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "7, ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "8, 5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
  })
  void rootsAreThoseOfTheReferenceTrees(int size, String root) {
    List<String> inputs =
        List.of(
            "",
            "00",
            "10",
            "2021",
            "3031",
            "40414243",
            "5051525354555657",
            "606162636465666768696a6b6c6d6e6f");
    CompactRange range = new CompactRange();
    for (String input : inputs.subList(0, size)) {
      range.append(HexFormat.of().parseHex(input));
    }
    assertThat(HexFormat.of().formatHex(range.root().toBytes())).isEqualTo(root);
  }

  @Test
  void aBatchHoldsTheProofsOfItsLeaves() throws Exception {
    int most = 70;
    List<Hash> leaves = leaves(most);
    List<Hash> roots = roots(leaves);
    NodeSource nodes = nodes(leaves);
    for (int first = 0; first < most; first++) {
      CompactRange before = new CompactRange();
      leaves.subList(0, first).forEach(before::append);
      for (int size = first + 1; size <= most; size++) {
        BatchTree batch = new BatchTree(before, leaves.subList(first, size));
        for (int index = first; index < size; index++) {
          List<Hash> proof = batch.inclusion(index);
          assertThat(proof).isEqualTo(Proofs.inclusion(index, size, nodes));
          ProofVerifier.inclusion(leaves.get(index), index, size, proof, roots.get(size));
        }
      }
    }
  }

  @Test
  void everyProofOfEveryTreeVerifies() throws Exception {
    int most = 70;
    List<Hash> leaves = leaves(most);
    List<Hash> roots = roots(leaves);
    NodeSource nodes = nodes(leaves);
    for (int size = 0; size <= most; size++) {
      assertThat(Proofs.root(size, nodes)).isEqualTo(roots.get(size));
      assertThat(Proofs.range(size, nodes).root()).isEqualTo(roots.get(size));
      for (int index = 0; index < size; index++) {
        List<Hash> proof = Proofs.inclusion(index, size, nodes);
        ProofVerifier.inclusion(leaves.get(index), index, size, proof, roots.get(size));
      }
      for (int first = 1; first <= size; first++) {
        List<Hash> proof = Proofs.consistency(first, size, nodes);
        ProofVerifier.consistency(first, size, proof, roots.get(first), roots.get(size));
      }
    }
  }

  @Test
  void aProofThatIsChangedAnywhereIsRefused() throws Exception {
    List<Hash> leaves = leaves(40);
    List<Hash> roots = roots(leaves);
    NodeSource nodes = nodes(leaves);
    for (int size = 1; size <= 40; size++) {
      for (int index = 0; index < size; index++) {
        List<Hash> proof = Proofs.inclusion(index, size, nodes);
        for (List<Hash> wrong : variants(proof)) {
          int at = index;
          int of = size;
          assertThatThrownBy(
                  () -> ProofVerifier.inclusion(leaves.get(at), at, of, wrong, roots.get(of)))
              .isInstanceOf(ProofException.class);
        }
      }
      for (int first = 1; first < size; first++) {
        List<Hash> proof = Proofs.consistency(first, size, nodes);
        for (List<Hash> wrong : variants(proof)) {
          int from = first;
          int to = size;
          assertThatThrownBy(
                  () -> ProofVerifier.consistency(from, to, wrong, roots.get(from), roots.get(to)))
              .isInstanceOf(ProofException.class);
        }
      }
    }
  }

  @Test
  void aCompactRangeIsTakenUpWhereItWasLeft() {
    List<Hash> leaves = leaves(300);
    CompactRange whole = new CompactRange();
    for (Hash leaf : leaves) {
      CompactRange restored = CompactRange.restore(whole.size(), whole.toBytes());
      assertThat(restored.root()).isEqualTo(whole.root());
      restored.append(leaf);
      whole.append(leaf);
      assertThat(restored.root()).isEqualTo(whole.root());
    }
    assertThatThrownBy(() -> CompactRange.restore(3, List.of(leaves.getFirst())))
        .hasMessageContaining("2 complete subtrees, found 1");
  }

  private static List<List<Hash>> variants(List<Hash> proof) {
    List<List<Hash>> variants = new ArrayList<>();
    List<Hash> longer = new ArrayList<>(proof);
    longer.add(Hasher.EMPTY_ROOT);
    variants.add(longer);
    for (int i = 0; i < proof.size(); i++) {
      List<Hash> changed = new ArrayList<>(proof);
      Hash old = changed.get(i);
      changed.set(i, new Hash(old.a(), old.b(), old.c(), old.d() ^ 1));
      variants.add(changed);
      List<Hash> shorter = new ArrayList<>(proof);
      shorter.remove(i);
      variants.add(shorter);
    }
    return variants;
  }

  static List<Hash> leaves(int count) {
    Hasher hasher = new Hasher();
    List<Hash> leaves = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      leaves.add(hasher.leaf(("leaf " + i).getBytes(StandardCharsets.UTF_8)));
    }
    return leaves;
  }

  private static List<Hash> roots(List<Hash> leaves) {
    CompactRange range = new CompactRange();
    List<Hash> roots = new ArrayList<>(List.of(range.root()));
    for (Hash leaf : leaves) {
      range.append(leaf);
      roots.add(range.root());
    }
    return roots;
  }

  private static NodeSource nodes(List<Hash> leaves) {
    return new NodeSource() {
      @Override
      public Hash node(int level, long index) throws IOException {
        if (level == 0) {
          return leaves.get((int) index);
        }
        return new Hasher().node(node(level - 1, 2 * index), node(level - 1, 2 * index + 1));
      }
    };
  }
}
