package dev.bylaw.log.fsck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bylaw.log.note.Ed25519Signer;
import dev.bylaw.log.store.Enrolment;
import dev.bylaw.log.store.LocalDisk;
import dev.bylaw.log.store.LogStore;
import dev.bylaw.log.store.StoreSettings;
import dev.bylaw.log.store.TestSidecar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FsckTest {
  private static final Ed25519Signer LOG_KEY =
      Ed25519Signer.ofSeed("mesh.example/audit", new byte[32]);

  @TempDir Path folder;
  private final TestSidecar orders = new TestSidecar("orders").write(700);
  private final Enrolment enrolment = Enrolment.of(List.of(orders.verifier()));
  private Path log;

  @BeforeEach
  void writeALog() throws IOException {
    log = folder.resolve("log");
    StoreSettings settings = new StoreSettings(1 << 18, 1 << 16, 1 << 20, 100);
    try (LogStore store =
        LogStore.open(new LocalDisk(), log, LOG_KEY, enrolment, settings, InstantSource.system())) {
      for (int from = 0; from < 700; from += 70) {
        store.append(orders.batch(from, from + 70));
        store.publish();
      }
      store.append(new TestSidecar("orders").write(70).batch(0, 70));
    }
    assertThat(check().findings()).isEmpty();
  }

  private Report check() {
    return Fsck.check(new LocalDisk(), log, LOG_KEY.verifier(), enrolment);
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.walk(log)) {
      return all.filter(Files::isRegularFile).filter(f -> !f.endsWith("lock")).sorted().toList();
    }
  }

  @Test
  void aBitThatFlipsInAnyFileIsFound() throws Exception {
    long seed = Long.getLong("bylaw.seed", 7L);
    SplittableRandom random = new SplittableRandom(seed);
    List<Path> files = files();
    assertThat(files.stream().map(f -> log.relativize(f).getName(0).toString()).distinct())
        .contains("checkpoint", "evidence", "payload", "state", "tile", "wal");
    for (Path file : files) {
      byte[] whole = Files.readAllBytes(file);
      for (int i = 0; i < 3; i++) {
        byte[] changed = whole.clone();
        changed[random.nextInt(changed.length)] ^= (byte) (1 << random.nextInt(8));
        Files.write(file, changed);
        assertThat(check().findings()).as("seed %d, `%s`", seed, file).isNotEmpty();
      }
      Files.write(file, whole);
    }
    assertThat(check().findings()).isEmpty();
  }

  @Test
  void aFileThatIsMissingIsFound() throws Exception {
    for (Path file : files()) {
      String name = log.relativize(file).toString();
      // a log is whole without these: what is derived, what is in the tree already, what is beside
      // it
      if (name.matches("(state|wal|evidence)/.*")) {
        continue;
      }
      byte[] whole = Files.readAllBytes(file);
      Files.delete(file);
      boolean partial = name.contains(".p/") && !isNewest(file);
      if (!partial) {
        assertThat(check().findings()).as(name).isNotEmpty();
      }
      Files.write(file, whole);
    }
  }

  private static boolean isNewest(Path file) throws IOException {
    int width = Integer.parseInt(file.getFileName().toString());
    try (Stream<Path> siblings = Files.list(file.getParent())) {
      return siblings.allMatch(s -> Integer.parseInt(s.getFileName().toString()) <= width);
    }
  }

  @Test
  void allMismatchesAreTold() throws Exception {
    for (String name : List.of("tile/0/000", "tile/0/001", "tile/entries/000", "payload/001")) {
      Path file = log.resolve(name);
      byte[] bytes = Files.readAllBytes(file);
      bytes[bytes.length / 2] ^= 1;
      Files.write(file, bytes);
    }
    Files.delete(log.resolve("tile/entries/002.p/199"));
    Files.writeString(log.resolve("notes.txt"), "left here");
    Report report = check();
    assertThat(report.findings().stream().map(Finding::path))
        .contains(
            "tile/0/000",
            "tile/0/001",
            "tile/entries/000",
            "payload/001",
            "tile/entries/002.p/199",
            "notes.txt");
  }

  @Test
  void aLogWithoutACheckpointIsStillRead() throws Exception {
    Files.delete(log.resolve("checkpoint"));
    Report report = check();
    assertThat(report.size()).isEqualTo(711);
    assertThat(report.findings())
        .containsExactly(new Finding(Finding.Kind.FILE, "checkpoint", "is missing"));
  }

  @Test
  void anotherKeyIsNotTheLogs() {
    Report report =
        Fsck.check(
            new LocalDisk(),
            log,
            Ed25519Signer.generate("mesh.example/audit").verifier(),
            Enrolment.of(List.of()));
    assertThat(report.findings().stream().map(Finding::kind).distinct())
        .containsExactly(Finding.Kind.CHECKPOINT, Finding.Kind.MIRROR);
  }
}
