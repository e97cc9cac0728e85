package dev.bylaw.log.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bylaw.log.merkle.BatchTree;
import dev.bylaw.log.merkle.CompactRange;
import dev.bylaw.log.merkle.Hash;
import dev.bylaw.log.merkle.Hasher;
import dev.bylaw.log.merkle.ProofException;
import dev.bylaw.log.note.Ed25519Signer;
import dev.bylaw.log.note.NoteException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TlogProofTest {
  private static final Ed25519Signer KEY =
      Ed25519Signer.ofSeed("mesh.example/sidecar/a/1", new byte[32]);
  private final List<Hash> leaves = leaves();

  private static List<Hash> leaves() {
    List<Hash> leaves = new ArrayList<>();
    for (int i = 0; i < 11; i++) {
      leaves.add(new Hasher().leaf(new byte[] {(byte) i}));
    }
    return leaves;
  }

  private TlogProof proof(int index) {
    CompactRange tree = new CompactRange();
    leaves.forEach(tree::append);
    return new TlogProof(
        leaves.get(index).toBytes(),
        index,
        new BatchTree(new CompactRange(), leaves).inclusion(index),
        Checkpoint.of(KEY.name(), tree).sign(KEY));
  }

  @Test
  void aProofIsReadAsItWasWritten() throws Exception {
    for (int i = 0; i < leaves.size(); i++) {
      String text = proof(i).toString();
      TlogProof read = TlogProof.parse(text.getBytes(StandardCharsets.UTF_8));
      assertThat(read).hasToString(text);
      assertThat(read.leafHash()).isEqualTo(leaves.get(i));
      assertThat(read.verify(leaves.get(i), KEY.name(), KEY.verifier()).size()).isEqualTo(11);
    }
  }

  @Test
  void aFlippedBitAnywhereIsRefused() {
    byte[] whole = proof(6).toString().getBytes(StandardCharsets.UTF_8);
    for (int at = 0; at < whole.length; at++) {
      byte[] changed = whole.clone();
      changed[at] ^= 1;
      assertThatThrownBy(
              () -> {
                TlogProof read = TlogProof.parse(changed);
                read.verify(read.leafHash(), KEY.name(), KEY.verifier());
              })
          .as("bit at byte %d", at)
          .isInstanceOfAny(NoteException.class, ProofException.class);
    }
  }

  /** The example of the specification; its signatures are shortened, so that it is only read. */
  @Test
  void theFormOfTheSpecificationIsRead() throws Exception {
    String example =
        """
        c2sp.org/tlog-proof@v1
        extra YWdlLXYxLjIuMS1kYXJ3aW4tYXJtNjQudGFyLmd6
        index 73894
        gSKyXoYZUgZ6jduWYrkDOARinOMGJveXjgMkBTcdPlQ=
        B95lDa8R83lS8n0eG+o0buTxRKQTYFi//1U8anccXmA=

        example.com/fancylog
        109482
        sFodV/vSp5O8n9a8QpW6PRY97tfOSW5bsc2Xl/EQi08=

        \u2014 example.com/fancylog hI2DJwAA
        """;
    TlogProof read = TlogProof.parse(example.getBytes(StandardCharsets.UTF_8));
    assertThat(new String(read.extra(), StandardCharsets.UTF_8))
        .isEqualTo("age-v1.2.1-darwin-arm64.tar.gz");
    assertThat(read.index()).isEqualTo(73_894);
    assertThat(read.hashes()).hasSize(2);
    assertThat(read).hasToString(example);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "c2sp.org/tlog-proof@v1\n",
        "c2sp.org/tlog-proof@v1\n\na\n1\n",
        "c2sp.org/tlog-proof@v1\nindex 01\n\nx\n",
        "c2sp.org/tlog-proof@v1\nindex 1\nabc\n\nx\n",
        "c2sp.org/tlog-proof@v1\nextra ?\nindex 1\n\nx\n",
        "c2sp.org/tlog-proof@v2\nindex 1\n\nx\n",
        "c2sp.org/tlog-proof@v1\nindex 1\r\n\na\n1\nx\n\n\u2014 a hI2DJwAA\n",
      })
  void anotherFormIsRefused(String text) {
    assertThatThrownBy(() -> TlogProof.parse(text.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(NoteException.class);
  }
}
