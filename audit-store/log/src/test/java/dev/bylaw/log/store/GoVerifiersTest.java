package dev.bylaw.log.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bylaw.log.tile.EntryBundle;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A log that we wrote, before verifiers that we did not write. Run by the Maven profile {@code
 * go-verifiers}.
 */
@EnabledIfSystemProperty(named = "bylaw.go-verifiers", matches = "true")
class GoVerifiersTest {
  private static final int ENTRIES = 1_000;

  @TempDir static Path built;
  @TempDir Path folder;
  private Path log;

  @BeforeAll
  static void build() throws Exception {
    Path source = Path.of("src/test/go").toAbsolutePath();
    Process go;
    try {
      go =
          new ProcessBuilder(
                  "go", "build", "-mod=readonly", "-o", built.resolve("verify").toString(), ".")
              .directory(source.toFile())
              .redirectErrorStream(true)
              .start();
    } catch (IOException e) {
      System.out.println("skipped: Go's verifiers, because there is no `go` here");
      Assumptions.abort("there is no `go` here: " + e.getMessage());
      return;
    }
    String said = new String(go.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(go.waitFor()).as(said).isZero();
  }

  @BeforeEach
  void writeALog() throws IOException {
    log = folder.resolve("log");
    TestSidecar sidecar = new TestSidecar("orders").write(ENTRIES);
    try (LogStore store =
        LogStore.open(
            new LocalDisk(),
            log,
            LogStoreTest.LOG_KEY,
            Enrolment.of(List.of(sidecar.verifier())),
            StoreSettings.DEFAULT,
            InstantSource.system())) {
      for (int from = 0; from < ENTRIES; from += 100) {
        store.append(sidecar.batch(from, from + 100));
        store.publish();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"tlog", "tessera"})
  void theLogVerifies(String tool) throws Exception {
    verify(tool, true, "as it was written");
  }

  @ParameterizedTest
  @ValueSource(strings = {"tlog", "tessera"})
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
  @ValueSource(strings = {"tlog", "tessera"})
  void aDroppedEntryIsRefused(String tool) throws Exception {
    rewrite(entries -> entries.remove(100));
    verify(tool, false, "an entry less");
  }

  @ParameterizedTest
  @ValueSource(strings = {"tlog", "tessera"})
  void aReorderedPairIsRefused(String tool) throws Exception {
    rewrite(entries -> java.util.Collections.swap(entries, 100, 101));
    verify(tool, false, "a pair reordered");
  }

  @ParameterizedTest
  @ValueSource(strings = {"tlog", "tessera"})
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

  private void verify(String tool, boolean sound, String what) throws Exception {
    Process process =
        new ProcessBuilder(
                built.resolve("verify").toString(),
                tool,
                log.toString(),
                LogStoreTest.LOG_KEY.verifier().toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(90, TimeUnit.SECONDS)).as(said).isTrue();
    assertThat(process.exitValue()).as(what + ": " + said).isEqualTo(sound ? 0 : 1);
  }
}
