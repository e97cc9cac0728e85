package dev.bylaw.log.merkle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bylaw.log.witness.TestTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SubtreeProofsTest {
  private static final int MOST = 70;
  private final TestTree tree = new TestTree(MOST);

  private interface Each {
    void of(long start, long end, long size, Hash root, List<Hash> proof) throws Exception;
  }

  private void forEach(Each each) throws Exception {
    for (long size = 1; size <= MOST; size++) {
      for (long start = 0; start < size; start++) {
        for (long end = start + 1; end <= size; end++) {
          if (SubtreeProofs.isSubtree(start, end)) {
            each.of(
                start, end, size, derived(start, end), SubtreeProofs.prove(start, end, size, tree));
          }
        }
      }
    }
  }

  // from the leaves alone, as RFC 6962 defines it
  private Hash derived(long start, long end) {
    CompactRange range = new CompactRange();
    for (long i = start; i < end; i++) {
      range.append(tree.leaf(i));
    }
    return range.root();
  }

  @Test
  void everySubtreeIsProven() throws Exception {
    forEach((start, end, size, root, proof) ->
        assertThatCode(() -> SubtreeProofs.verify(start, end, size, root, proof, tree.root(size)))
            .doesNotThrowAnyException());
  }

  @Test
  void aPrefixIsProvenAsConsistencyIs() throws Exception {
    forEach((start, end, size, root, proof) -> {
      if (start == 0 && end < size) {
        assertThat(proof).isEqualTo(Proofs.consistency(end, size, tree));
      }
      if (end == start + 1) {
        assertThat(proof).isEqualTo(Proofs.inclusion(start, size, tree));
      }
    });
  }

  @Test
  void aChangedProofIsRefused() throws Exception {
    Random random = new Random(1);
    forEach((start, end, size, root, proof) -> {
      if (random.nextInt(20) > 0) {
        return;
      }
      List<List<Hash>> wrong = new ArrayList<>();
      List<Hash> longer = new ArrayList<>(proof);
      longer.add(Hasher.EMPTY_ROOT);
      wrong.add(longer);
      if (!proof.isEmpty()) {
        wrong.add(proof.subList(1, proof.size()));
        wrong.add(proof.subList(0, proof.size() - 1));
        List<Hash> changed = new ArrayList<>(proof);
        changed.set(random.nextInt(proof.size()), Hasher.EMPTY_ROOT);
        wrong.add(changed);
      }
      for (List<Hash> each : wrong) {
        assertThatThrownBy(
                () -> SubtreeProofs.verify(start, end, size, root, each, tree.root(size)))
            .isInstanceOf(ProofException.class);
      }
      assertThatThrownBy(() ->
              SubtreeProofs.verify(start, end, size, Hasher.EMPTY_ROOT, proof, tree.root(size)))
          .isInstanceOf(ProofException.class);
    });
  }

  @Test
  void whatIsNoSubtreeIsRefused() {
    for (long[] each : new long[][] {{1, 3}, {2, 5}, {3, 3}, {-1, 1}, {6, 9}, {0, 71}}) {
      assertThatThrownBy(() ->
              SubtreeProofs.verify(each[0], each[1], 70, tree.root(1), List.of(), tree.root(70)))
          .isInstanceOf(ProofException.class);
    }
  }
}
