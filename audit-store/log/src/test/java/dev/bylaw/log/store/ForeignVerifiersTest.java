package dev.bylaw.log.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bylaw.log.checkpoint.CosignedSubtree;
import dev.bylaw.log.checkpoint.MlDsa44Signer;
import dev.bylaw.log.checkpoint.TlogProof;
import dev.bylaw.log.merkle.Hash;
import dev.bylaw.log.merkle.Proofs;
import dev.bylaw.log.merkle.SubtreeProofs;
import dev.bylaw.log.note.CosignatureSigner;
import dev.bylaw.log.note.Ed25519Signer;
import dev.bylaw.log.note.NoteSigner;
import dev.bylaw.log.note.SignedNote;
import dev.bylaw.log.policy.Policy;
import dev.bylaw.log.policy.PolicyException;
import dev.bylaw.log.tile.EntryBundle;
import dev.bylaw.log.tile.Tiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A log that we wrote, before verifiers that we did not write: Go's and Tessera's by the Maven
 * profile {@code go-verifiers}, Sigstore's by {@code npm-verifiers}.
 */
@EnabledIf("isOn")
class ForeignVerifiersTest {
  static boolean isOn() {
    return Boolean.getBoolean("bylaw.go-verifiers") || Boolean.getBoolean("bylaw.npm-verifiers");
  }

  private static final int ENTRIES = 1_000;
  // with a mirror entry behind each batch
  private static final int SIZE = ENTRIES + 10;

  @TempDir static Path built;
  @TempDir Path folder;
  private Path log;
  private byte[] atHalf;

  /** The tools that are turned on, each as it is called. */
  private static final Map<String, List<String>> TOOLS = new LinkedHashMap<>();

  static List<String> tools() {
    return List.copyOf(TOOLS.keySet());
  }

  @BeforeAll
  static void build() throws Exception {
    if (Boolean.getBoolean("bylaw.go-verifiers")) {
      String verify = built.resolve("verify").toString();
      if (made("go", List.of("go", "build", "-mod=readonly", "-o", verify, "."), "src/test/go")) {
        TOOLS.put("tlog", List.of(verify, "tlog"));
        TOOLS.put("tessera", List.of(verify, "tessera"));
      }
    }
    if (Boolean.getBoolean("bylaw.npm-verifiers")) {
      Path folder = Files.createDirectory(built.resolve("npm"));
      for (String file : List.of("package.json", "package-lock.json", "verify.js")) {
        Files.copy(Path.of("src/test/npm", file), folder.resolve(file));
      }
      List<String> install =
          List.of("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline");
      if (made("npm", install, folder.toString())) {
        TOOLS.put("sigstore", List.of("node", folder.resolve("verify.js").toString()));
      }
    }
    Assumptions.assumeFalse(TOOLS.isEmpty(), "neither of the profiles is on, or no tool is here");
  }

  /** Whether a tool could be made; false where what makes it is not here, or has no network. */
  private static boolean made(String name, List<String> command, String folder) throws Exception {
    try {
      Said said = run(command, Path.of(folder));
      if (name.equals("npm") && said.code() != 0) {
        System.out.println("skipped: verifiers by npm, which cannot install them: " + said.text());
        return false;
      }
      assertThat(said.code()).as(said.text()).isZero();
      return true;
    } catch (IOException e) {
      System.out.println("skipped: verifiers by `" + name + "`, because there is none here");
      return false;
    }
  }

  @BeforeEach
  void writeALog() throws IOException {
    log = folder.resolve("log");
    atHalf = write(log, new TestSidecar("orders").write(ENTRIES), ENTRIES);
  }

  /** Writes a log in ten parts; gives the checkpoint after five of them. */
  private static byte[] write(Path log, TestSidecar sidecar, int entries) throws IOException {
    byte[] half = new byte[0];
    try (LogStore store =
        LogStore.open(
            new LocalDisk(),
            log,
            LogStoreTest.LOG_KEY,
            Enrolment.of(List.of(sidecar.verifier())),
            StoreSettings.DEFAULT,
            InstantSource.system())) {
      for (int part = 0; part < 10; part++) {
        store.append(sidecar.batch(part * entries / 10, (part + 1) * entries / 10));
        store.publish();
        half = part == 4 ? store.checkpointNote() : half;
      }
    }
    return half;
  }

  @ParameterizedTest
  @MethodSource("tools")
  void theLogVerifies(String tool) throws Exception {
    verify(tool, true, "as it was written");
  }

  @ParameterizedTest
  @MethodSource("tools")
  void aFlippedByteIsRefused(String tool) throws Exception {
    for (String name : List.of("tile/entries/001", "tile/0/002", "tile/1/000.p/3", "checkpoint")) {
      Path file = log.resolve(name);
      byte[] whole = Files.readAllBytes(file);
      byte[] changed = whole.clone();
      changed[whole.length / 2] ^= 1;
      Files.write(file, changed);
      verify(tool, false, name);
      Files.write(file, whole);
    }
    verify(tool, true, "mended");
  }

  @ParameterizedTest
  @MethodSource("tools")
  void aDroppedEntryIsRefused(String tool) throws Exception {
    rewrite(entries -> entries.remove(100));
    verify(tool, false, "an entry less");
  }

  @ParameterizedTest
  @MethodSource("tools")
  void aReorderedPairIsRefused(String tool) throws Exception {
    rewrite(entries -> Collections.swap(entries, 100, 101));
    verify(tool, false, "a pair reordered");
  }

  @ParameterizedTest
  @MethodSource("tools")
  void aTruncatedTailIsRefused(String tool) throws Exception {
    Path file = newestPartial();
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, whole.length - 1));
    verify(tool, false, "a byte less");
    Files.delete(file);
    verify(tool, false, "a bundle less");
  }

  private interface Change {
    void apply(List<byte[]> entries);
  }

  private void rewrite(Change change) throws IOException {
    Path file = log.resolve("tile/entries/001");
    List<byte[]> entries = new ArrayList<>(EntryBundle.decode(Files.readAllBytes(file), 256));
    change.apply(entries);
    Files.write(file, EntryBundle.encode(entries));
  }

  private Path newestPartial() throws IOException {
    try (Stream<Path> files = Files.list(log.resolve("tile/entries/003.p"))) {
      return files.max((a, b) -> Integer.compare(width(a), width(b))).orElseThrow();
    }
  }

  private static int width(Path file) {
    return Integer.parseInt(file.getFileName().toString());
  }

  /** Another history of as many entries, signed by the same key. */
  private Path fork(int entries) throws IOException {
    Path other = folder.resolve("fork" + entries);
    write(other, new TestSidecar("payments").write(entries), entries);
    return other;
  }

  @ParameterizedTest
  @MethodSource("tools")
  void aForkedCheckpointIsRefused(String tool) throws Exception {
    Path checkpoint = log.resolve("checkpoint");
    byte[] own = Files.readAllBytes(checkpoint);
    Path fork = fork(ENTRIES);
    assertThat(Files.readAllLines(fork.resolve("checkpoint")).get(1))
        .isEqualTo(Files.readAllLines(checkpoint).get(1));
    Files.copy(fork.resolve("checkpoint"), checkpoint, StandardCopyOption.REPLACE_EXISTING);
    verify(tool, false, "the checkpoint of another history");
    Files.write(checkpoint, own);
    verify(tool, true, "mended");
  }

  @Test
  void anOlderCheckpointIsTheBeginningOrRefused() throws Exception {
    assumeGo();
    Path older = Files.write(folder.resolve("older"), atHalf);
    assertThat(go("grown", log, older).code()).isZero();
    assertThat(go("grown", log, log.resolve("checkpoint")).code()).isZero();
    // another history of the same size, and a smaller one that is no beginning of this one
    assertThat(go("grown", log, fork(ENTRIES).resolve("checkpoint")).text())
        .contains("two roots of one size");
    Said smaller = go("grown", log, fork(600).resolve("checkpoint"));
    assertThat(smaller.code()).as(smaller.text()).isOne();
    // a bigger one that has not this one at its beginning
    Said bigger = go("grown", fork(1_200), log.resolve("checkpoint"));
    assertThat(bigger.code()).as(bigger.text()).isOne();
  }

  @Test
  void cosignaturesAndTheirPolicyAreReadByOthers() throws Exception {
    assumeGo();
    CosignatureSigner a = witness("witness.example/a", 1_700_000_000);
    MlDsa44Signer b =
        MlDsa44Signer.generate("witness.example/b", () -> Instant.ofEpochSecond(1_700_000_001));
    SignedNote note = SignedNote.parse(Files.readAllBytes(log.resolve("checkpoint")));
    Path policy =
        Files.writeString(
            folder.resolve("policy"),
            """
            log %s
            witness A %s https://a.example/
            witness B %s https://b.example/
            group both 2 A B
            quorum both
            """
                .formatted(LogStoreTest.LOG_KEY.verifier(), a.verifier(), b.verifier()));
    Path file = folder.resolve("cosigned");
    Policy ours = Policy.parse(Files.readAllBytes(policy));
    for (List<NoteSigner> by :
        List.of(List.<NoteSigner>of(a, b), List.<NoteSigner>of(b), List.<NoteSigner>of())) {
      SignedNote cosigned = note;
      for (NoteSigner each : by) {
        cosigned = cosigned.with(SignedNote.sign(note.text(), each).signatures());
      }
      Files.write(file, cosigned.toBytes());
      Said said = go("cosigned", file, policy);
      assertThat(said.code()).as(said.text()).isEqualTo(by.size() == 2 ? 0 : 1);
      assertThat(said.text().lines().filter(line -> line.startsWith("cosigned: ")))
          .hasSameSizeAs(by);
      assertThat(accepts(ours, cosigned)).isEqualTo(by.size() == 2);
    }
    Files.write(
        file,
        Files.readString(log.resolve("checkpoint"))
            .replace("\n1", "\n2")
            .getBytes(StandardCharsets.UTF_8));
    assertThat(go("cosigned", file, policy).code()).isOne();
  }

  @Test
  void cosignaturesOfSubtreesAreReadAndMadeByOthers() throws Exception {
    assumeGo();
    MlDsa44Signer key = MlDsa44Signer.generate("witness.example/q", InstantSource.system());
    Tiles tiles = new Tiles(path -> Files.readAllBytes(log.resolve(path)), SIZE);
    Path file = folder.resolve("subtree");
    String origin = LogStoreTest.LOG_KEY.name();
    for (long start : List.of(0L, 512L, 768L)) {
      long end = start == 768 ? SIZE : start + 256;
      Hash hash = SubtreeProofs.root(start, end, tiles);
      CosignedSubtree subtree = new CosignedSubtree(origin, start, end, hash);
      String form = "%s\n%d\n%d\n%s\n".formatted(origin, start, end, hash.toBase64());
      String line = SignedNote.lines(List.of(key.sign(subtree)));
      Files.writeString(file, form + line);
      String vkey = key.verifier().toString();
      assertThat(goBy(vkey, "subtree", file, null)).isEqualTo(new Said(0, ""));
      Files.writeString(file, form.replaceFirst("\n" + end, "\n" + (end + 1)) + line);
      assertThat(goBy(vkey, "subtree", file, null).text()).contains("signature is not valid");
      // theirs, by our key's text
      SignedNote note = SignedNote.parse(Files.readAllBytes(log.resolve("checkpoint")));
      Path text = Files.writeString(folder.resolve("text"), note.text());
      Said said = goBy(key.toSecretText(), "cosign", text, file);
      List<String> lines = said.text().lines().toList();
      assertThat(lines).as(said.text()).hasSize(3);
      assertThat(lines.getFirst()).isEqualTo(vkey);
      List<SignedNote.SignatureLine> made =
          SignedNote.parseLines(lines.get(1) + "\n" + lines.get(2) + "\n");
      note.with(made.subList(0, 1)).verify(key.verifier());
      CosignedSubtree told = new CosignedSubtree(origin, start, end + 1, hash);
      assertThat(key.verifier().verify(told, made.get(1).signature())).isTrue();
      assertThat(key.verifier().verify(subtree, made.get(1).signature())).isFalse();
    }
  }

  private static boolean accepts(Policy policy, SignedNote note) {
    try {
      policy.verify(note, LogStoreTest.LOG_KEY.verifier());
      return true;
    } catch (PolicyException _) {
      return false;
    }
  }

  private static CosignatureSigner witness(String name, long seconds) {
    return new CosignatureSigner(
        Ed25519Signer.generate(name), () -> Instant.ofEpochSecond(seconds));
  }

  @Test
  void receiptsAreReadByOthers() throws Exception {
    assumeGo();
    Tiles tiles = new Tiles(path -> Files.readAllBytes(log.resolve(path)), SIZE);
    SignedNote note = SignedNote.parse(Files.readAllBytes(log.resolve("checkpoint")));
    Path file = folder.resolve("receipt.tlog-proof");
    for (long index : List.of(0L, 255L, 256L, 700L, SIZE - 1L)) {
      Hash leaf = tiles.node(0, index);
      String receipt =
          new TlogProof(leaf.toBytes(), index, Proofs.inclusion(index, SIZE, tiles), note)
              .toString();
      Files.writeString(file, receipt);
      Said said = go("receipt", file, null);
      assertThat(said.code()).as(said.text()).isZero();
      Files.writeString(file, receipt.replace("index " + index, "index " + (index + 1) % SIZE));
      assertThat(go("receipt", file, null).code()).isOne();
    }
  }

  private static void assumeGo() {
    Assumptions.assumeTrue(TOOLS.containsKey("tlog"), "the profile go-verifiers is not on");
  }

  private static Said go(String tool, Path file, @Nullable Path more) throws Exception {
    return goBy(LogStoreTest.LOG_KEY.verifier().toString(), tool, file, more);
  }

  private static Said goBy(String key, String tool, Path file, @Nullable Path more)
      throws Exception {
    List<String> command = new ArrayList<>();
    command.add(built.resolve("verify").toString());
    command.addAll(List.of(tool, file.toString(), key));
    if (more != null) {
      command.add(more.toString());
    }
    return run(command, built);
  }

  private void verify(String tool, boolean sound, String what) throws Exception {
    List<String> command = new ArrayList<>(TOOLS.get(tool));
    command.addAll(List.of(log.toString(), LogStoreTest.LOG_KEY.verifier().toString()));
    Said said = run(command, built);
    assertThat(said.code()).as(what + ": " + said.text()).isEqualTo(sound ? 0 : 1);
  }

  private record Said(int code, String text) {}

  private static Said run(List<String> command, Path in) throws Exception {
    Process process =
        new ProcessBuilder(command).directory(in.toFile()).redirectErrorStream(true).start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(90, TimeUnit.SECONDS)).as(text).isTrue();
    return new Said(process.exitValue(), text);
  }
}
