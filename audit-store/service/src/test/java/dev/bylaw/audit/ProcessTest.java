package dev.bylaw.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bylaw.log.entry.Leaf;
import dev.bylaw.log.fsck.Fsck;
import dev.bylaw.log.fsck.Report;
import dev.bylaw.log.note.Ed25519Verifier;
import dev.bylaw.log.store.Enrolment;
import dev.bylaw.log.store.LocalDisk;
import dev.bylaw.v1.AppendRequest;
import dev.bylaw.v1.AuditEntry;
import dev.bylaw.v1.AuditServiceGrpc;
import dev.bylaw.v1.ExportRequest;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The store as the process that it is. */
class ProcessTest {
  @TempDir Path folder;

  private Process start() throws Exception {
    Files.deleteIfExists(port());
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.bylaw.audit.Main",
                "--config",
                configuration().toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("out.txt").toFile()))
            .start();
    while (!Files.exists(port())) {
      if (process.waitFor(20, TimeUnit.MILLISECONDS)) {
        throw new AssertionError(Files.readString(folder.resolve("out.txt")));
      }
    }
    return process;
  }

  private Path port() {
    return folder.resolve("port");
  }

  private Path configuration() throws IOException {
    Path file = folder.resolve("audit.yaml");
    Files.writeString(
        file,
        """
        bylaw:
          audit:
            directory: %s
            origin: mesh.example/audit
            port: 0
            port-file: %s
            publish-interval: 50ms
        """
            .formatted(folder.resolve("log"), port()));
    return file;
  }

  private ManagedChannel connect() throws IOException {
    return Grpc.newChannelBuilder(
            "127.0.0.1:" + Files.readString(port()).strip(), InsecureChannelCredentials.create())
        .build();
  }

  private Enrolment enrol(List<TestJournal> journals) throws IOException {
    List<String> lines = new ArrayList<>(List.of("# enrolled by a test"));
    journals.forEach(journal -> lines.add(journal.key.verifier().toString()));
    Files.write(folder.resolve("log.enrolled"), lines);
    return Enrolment.of(journals.stream().map(journal -> journal.key.verifier()).toList());
  }

  @Test
  void nothingAcknowledgedIsLostOrDoubledByAKill() throws Exception {
    long seed = Long.getLong("bylaw.seed", 11L);
    SplittableRandom random = new SplittableRandom(seed);
    List<TestJournal> journals =
        List.of(new TestJournal("a"), new TestJournal("b"), new TestJournal("c"));
    Enrolment enrolment = enrol(journals);
    journals.forEach(journal -> journal.write(4_000));
    Map<TestJournal, AtomicInteger> acknowledged = new HashMap<>();
    journals.forEach(journal -> acknowledged.put(journal, new AtomicInteger()));
    for (int round = 0; round < 4; round++) {
      Process process = start();
      ManagedChannel channel = connect();
      List<Thread> threads = new ArrayList<>();
      for (TestJournal journal : journals) {
        int batch = random.nextInt(1, 40);
        threads.add(
            Thread.startVirtualThread(
                () -> ship(channel, journal, acknowledged.get(journal), batch)));
      }
      int target = total(acknowledged) + random.nextInt(100, 400);
      while (total(acknowledged) < target && process.isAlive()) {
        Thread.onSpinWait();
      }
      process.destroyForcibly().waitFor();
      for (Thread thread : threads) {
        thread.join();
      }
      channel.shutdownNow();
    }
    Process process = start();
    ManagedChannel channel = connect();
    Map<String, Integer> found = new HashMap<>();
    try {
      awaitPublished(channel, journals);
      AuditServiceGrpc.newBlockingStub(channel)
          .export(ExportRequest.getDefaultInstance())
          .forEachRemaining(
              part -> part.getEntriesList().forEach(entry -> check(entry, journals, found)));
    } finally {
      channel.shutdownNow();
      process.destroy();
      assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    }
    for (TestJournal journal : journals) {
      assertThat(found.getOrDefault(journal.origin.toString(), 0))
          .as("seed %d", seed)
          .isGreaterThanOrEqualTo(acknowledged.get(journal).get())
          .isPositive();
    }
    Ed25519Verifier key = Ed25519Verifier.parse(Files.readString(folder.resolve("log.key.vkey")));
    Report report = Fsck.check(new LocalDisk(), folder.resolve("log"), key, enrolment);
    assertThat(report.findings()).isEmpty();
    assertThat(Files.readString(folder.resolve("out.txt"))).contains("closed with");
  }

  private static void ship(
      ManagedChannel channel, TestJournal journal, AtomicInteger acknowledged, int batch) {
    AuditServiceGrpc.AuditServiceBlockingStub stub = AuditServiceGrpc.newBlockingStub(channel);
    try {
      int next = next(stub, journal);
      while (next < journal.entries.size()) {
        int to = Math.min(journal.entries.size(), next + batch);
        next = (int) stub.append(journal.request(next, to)).getNextSequence();
        acknowledged.set(next);
      }
    } catch (StatusRuntimeException _) {
      // killed
    }
  }

  private static int next(AuditServiceGrpc.AuditServiceBlockingStub stub, TestJournal journal) {
    return (int)
        stub.append(AppendRequest.newBuilder().setOrigin(journal.origin.toString()).build())
            .getNextSequence();
  }

  private static int total(Map<TestJournal, AtomicInteger> acknowledged) {
    return acknowledged.values().stream().mapToInt(AtomicInteger::get).sum();
  }

  // a get of what is not there publishes what is pending
  private static void awaitPublished(ManagedChannel channel, List<TestJournal> journals) {
    AuditServiceGrpc.AuditServiceBlockingStub stub = AuditServiceGrpc.newBlockingStub(channel);
    for (TestJournal journal : journals) {
      int last = next(stub, journal) - 1;
      stub.get(
          dev.bylaw.v1.GetRequest.newBuilder()
              .setPosition(
                  dev.bylaw.v1.LogPosition.newBuilder()
                      .setOrigin(journal.origin.toString())
                      .setSequence(last))
              .build());
    }
  }

  private static void check(
      AuditEntry entry, List<TestJournal> journals, Map<String, Integer> found) {
    try {
      Leaf leaf = Leaf.parse(entry.getLeaf().toByteArray());
      for (TestJournal journal : journals) {
        if (journal.origin.toString().equals(leaf.origin())) {
          int at = found.merge(leaf.origin(), 1, Integer::sum) - 1;
          assertThat(entry.getLeaf().toByteArray()).isEqualTo(journal.entries.get(at).leaf());
          assertThat(entry.getPayload().toByteArray()).isEqualTo(journal.entries.get(at).payload());
        }
      }
    } catch (dev.bylaw.log.entry.EntryException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aProcessTellsItsHealthAndAnotherIsRefused() throws Exception {
    enrol(List.of(new TestJournal("a")));
    Process process = start();
    ManagedChannel channel = connect();
    try {
      assertThat(
              HealthGrpc.newBlockingStub(channel)
                  .check(
                      HealthCheckRequest.newBuilder()
                          .setService(AuditServiceGrpc.SERVICE_NAME)
                          .build())
                  .getStatus())
          .isEqualTo(ServingStatus.SERVING);
      Process second =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-cp",
                  System.getProperty("java.class.path"),
                  "dev.bylaw.audit.Main",
                  "--config",
                  configuration().toString())
              .redirectErrorStream(true)
              .start();
      String said = new String(second.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(second.waitFor()).isEqualTo(70);
      assertThat(said)
          .contains("the audit store cannot be opened: another process has the log open");
    } finally {
      channel.shutdownNow();
      process.destroy();
      process.waitFor();
    }
  }

  @Test
  void wrongSettingsAreNamed() throws Exception {
    Path file = folder.resolve("wrong.yaml");
    Files.writeString(file, "bylaw:\n  audit:\n    origin: m/audit\n    prot: 1\n");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "dev.bylaw.audit.Main",
                "--config",
                file.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isEqualTo(78);
    assertThat(said)
        .contains("unknown setting `bylaw.audit.prot`; missing setting `bylaw.audit.directory`");
  }
}
