package dev.bylaw.cli.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bylaw.cli.ExitCode;
import dev.bylaw.cli.test.Captured;
import dev.bylaw.log.checkpoint.Checkpoint;
import dev.bylaw.log.checkpoint.TlogProof;
import dev.bylaw.log.entry.Leaf;
import dev.bylaw.log.merkle.BatchTree;
import dev.bylaw.log.merkle.CompactRange;
import dev.bylaw.log.merkle.Hash;
import dev.bylaw.log.merkle.Hasher;
import dev.bylaw.log.note.Ed25519Signer;
import dev.bylaw.log.tile.EntryBundle;
import dev.bylaw.log.tile.TilePath;
import dev.bylaw.pdp.PolicySet;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Receipts that a data product kept, with and without the log. */
class ReceiptCommandTest {
  private static final Path POLICIES =
      Path.of(System.getProperty("bylaw.root", "..")).resolve("policies");

  @TempDir private Path folder;
  private Path log;
  private Ed25519Signer sidecar;
  private final List<Hash> leaves = new ArrayList<>();

  @BeforeEach
  void record() throws Exception {
    log = folder.resolve("log");
    PolicySet policies = RecordedLog.load(POLICIES);
    RecordedLog.write(log, RecordedLog.all(policies).subList(0, 5), null);
    sidecar = Ed25519Signer.parse(Files.readString(RecordedLog.beside(log, ".sidecar")));
    Files.writeString(folder.resolve("sidecar.pub"), sidecar.verifier() + "\n");
    long size =
        Checkpoint.parse(Files.readString(log.resolve("checkpoint")).split("\n\n", 2)[0] + "\n")
            .size();
    byte[] bundle =
        Files.readAllBytes(log.resolve(TilePath.entries(0, TilePath.width(0, 0, size))));
    for (byte[] leaf : EntryBundle.decode(bundle, (int) size)) {
      if (Leaf.parse(leaf).origin().equals(sidecar.name() + "/1")) {
        leaves.add(new Hasher().leaf(leaf));
      }
    }
  }

  private void receipt(String name, List<Hash> journal, int index) throws Exception {
    String origin = sidecar.name() + "/1";
    CompactRange tree = new CompactRange();
    journal.forEach(tree::append);
    TlogProof proof =
        new TlogProof(
            journal.get(index).toBytes(),
            index,
            new BatchTree(new CompactRange(), journal).inclusion(index),
            Checkpoint.of(origin, tree).sign(sidecar.named(origin)));
    Files.writeString(folder.resolve(name + ".tlog-proof"), proof.toString());
  }

  private Captured run(String name, String... more) {
    List<String> words = new ArrayList<>(List.of("audit", "receipt"));
    words.add(folder.resolve(name + ".tlog-proof").toString());
    words.addAll(List.of("--sidecar-key", folder.resolve("sidecar.pub").toString()));
    words.addAll(List.of(more));
    return Captured.run(words.toArray(String[]::new));
  }

  private void is(int code, String state, String name, String... more) {
    Captured text = run(name, more);
    assertThat(text.code()).as(text.err()).isEqualTo(code);
    assertThat(text.out()).startsWith(state.replace('_', ' '));
    List<String> words = new ArrayList<>(List.of(more));
    words.addAll(List.of("--format", "json"));
    Captured json = run(name, words.toArray(String[]::new));
    assertThat(json.code()).isEqualTo(code);
    assertThat(json.json("audit-receipts")).contains("\"state\" : \"" + state + "\"");
  }

  @Test
  void eachIsFoundNotYetThereOrContradicted() throws Exception {
    String[] ofTheLog = {"--log", log.toString(), "--log-key", log + ".key.vkey"};
    assertThat(leaves).hasSizeGreaterThan(3);
    int last = leaves.size() - 1;
    receipt("kept", leaves, last);
    is(ExitCode.OK, "holds", "kept");
    is(ExitCode.OK, "found", "kept", ofTheLog);

    List<Hash> later = new ArrayList<>(leaves);
    later.add(new Hasher().leaf(new byte[] {1}));
    receipt("later", later, last + 1);
    is(ExitCode.OK, "holds", "later");
    is(ExitCode.CHECK_FAILED, "not_yet", "later", ofTheLog);

    List<Hash> other = new ArrayList<>(leaves);
    other.set(1, new Hasher().leaf(new byte[] {2}));
    receipt("other", other, 1);
    is(ExitCode.PROOF_FAILED, "contradicted", "other", ofTheLog);

    Path kept = folder.resolve("kept.tlog-proof");
    Files.writeString(
        folder.resolve("forged.tlog-proof"),
        Files.readString(kept).replaceFirst("index " + last, "index " + (last - 1)));
    is(ExitCode.PROOF_FAILED, "does_not_hold", "forged");
  }
}
