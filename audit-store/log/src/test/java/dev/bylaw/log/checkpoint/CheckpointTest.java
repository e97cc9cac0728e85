package dev.bylaw.log.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bylaw.log.merkle.CompactRange;
import dev.bylaw.log.merkle.Hash;
import dev.bylaw.log.note.Ed25519Signer;
import dev.bylaw.log.note.NoteException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointTest {
  private static final String ROOT = "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=";
  private static final String BODY = "example.com/behind-the-sofa\n20852163\n" + ROOT + "\n";

  @Test
  void readsAndWritesTheExampleOfTheSpecification() throws Exception {
    Checkpoint checkpoint = Checkpoint.parse(BODY);
    assertThat(checkpoint)
        .isEqualTo(new Checkpoint("example.com/behind-the-sofa", 20852163, Hash.ofBase64(ROOT)));
    assertThat(checkpoint.text()).isEqualTo(BODY);
    assertThat(Checkpoint.parse(BODY + "extension\n").extensions()).containsExactly("extension");
  }

  @Test
  void opensOnlyWhatTheKeySignedForTheOrigin() throws Exception {
    Ed25519Signer signer = Ed25519Signer.generate("example.com/log");
    CompactRange range = new CompactRange();
    range.append(new byte[] {1});
    Checkpoint checkpoint = Checkpoint.of("example.com/log", range);
    byte[] note = checkpoint.sign(signer).toBytes();
    assertThat(Checkpoint.open(note, "example.com/log", signer.verifier())).isEqualTo(checkpoint);
    assertThatThrownBy(() -> Checkpoint.open(note, "example.com/other", signer.verifier()))
        .hasMessage(
            "the checkpoint's origin: expected `example.com/other`, found `example.com/log`");
    assertThatThrownBy(() ->
            Checkpoint.open(
                note, "example.com/log", Ed25519Signer.generate("example.com/log").verifier()))
        .isInstanceOf(NoteException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\n",
        "origin\n1\n",
        "origin\n1\n" + ROOT,
        "\n1\n" + ROOT + "\n",
        "origin\n01\n" + ROOT + "\n",
        "origin\n-1\n" + ROOT + "\n",
        "origin\n+1\n" + ROOT + "\n",
        "origin\n1 \n" + ROOT + "\n",
        "origin\n9223372036854775807\n" + ROOT + "\n",
        "origin\n18446744073709551616\n" + ROOT + "\n",
        "origin\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2J=\n",
        "origin\n1\nCsUY\n",
        "origin\n1\n" + ROOT + "\n\n",
        "origin\n1\n" + ROOT + "\n\nextension\n",
      })
  void whatIsMalformedIsRefused(String text) {
    assertThatThrownBy(() -> Checkpoint.parse(text)).isInstanceOf(NoteException.class);
  }
}
