package dev.bylaw.sidecar.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import com.google.protobuf.util.JsonFormat;
import dev.bylaw.log.entry.Leaf;
import dev.bylaw.log.merkle.Hasher;
import dev.bylaw.log.note.Ed25519Signer;
import dev.bylaw.sidecar.ship.FakeStore;
import dev.bylaw.v1.AuthorizeRequest;
import dev.bylaw.v1.Decision;
import dev.bylaw.v1.DecisionServiceGrpc;
import dev.bylaw.v1.LogPosition;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sidecar as a process, with the policies that ship, killed and starved. */
class SidecarProcessTest {
  private static final Path ROOT = Path.of(System.getProperty("bylaw.root", "..")).toAbsolutePath();
  private static final String SERVICE = DecisionServiceGrpc.SERVICE_NAME;

  @TempDir private Path folder;

  private AuthorizeRequest request;
  private FakeStore store;

  @BeforeEach
  void prepare() throws IOException {
    copyPolicies();
    AuthorizeRequest.Builder builder = AuthorizeRequest.newBuilder();
    JsonFormat.parser()
        .merge(
            Files.readString(ROOT.resolve("examples/01-a-first-decision/request.json")), builder);
    request = builder.build();
    Ed25519Signer key =
        Identity.load(folder.resolve("identity.key"), "example-mesh/sidecar/orders-1");
    store = new FakeStore(key, 1);
    Files.writeString(folder.resolve("store.vkey"), store.cosignerKey() + "\n");
  }

  @Test
  void whatWasAcknowledgedIsInTheLogOnceAfterKillsOfTheSidecarAndAbsencesOfTheStore()
      throws Exception {
    Queue<Decision> acknowledged = new ConcurrentLinkedQueue<>();
    int port = SidecarUnderTest.freePort();
    try (StoreUnderTest audit = new StoreUnderTest(store, port).start()) {
      for (int life = 0; life < 2; life++) {
        SidecarUnderTest sidecar = SidecarUnderTest.start(folder, port);
        sidecar.await(SERVICE, ServingStatus.SERVING);
        int before = acknowledged.size();
        AtomicBoolean ended = new AtomicBoolean();
        List<Thread> callers = load(sidecar, acknowledged, ended);
        awaitSize(acknowledged, before + 200);
        audit.stop();
        awaitSize(acknowledged, before + 400);
        if (life == 0) {
          audit.start();
        }
        awaitSize(acknowledged, before + 600);
        sidecar.kill();
        ended.set(true);
        for (Thread caller : callers) {
          caller.join();
        }
        if (life == 1) {
          audit.start();
        }
      }
      try (SidecarUnderTest sidecar = SidecarUnderTest.start(folder, port)) {
        sidecar.await(SERVICE, ServingStatus.SERVING);
        Decision last = authorize(sidecar);
        acknowledged.add(last);
        while (store.log(last.getPosition().getOrigin()).size()
            <= last.getPosition().getSequence()) {
          Thread.sleep(10);
        }
      }
    }
    verify(acknowledged);
  }

  private void verify(Queue<Decision> acknowledged) throws Exception {
    Map<String, Integer> seen = new HashMap<>();
    for (String origin :
        acknowledged.stream().map(d -> d.getPosition().getOrigin()).distinct().toList()) {
      for (byte[] leaf : store.log(origin)) {
        String id = Leaf.parse(leaf).text("decision_id");
        if (id != null) {
          seen.merge(id, 1, Integer::sum);
        }
      }
    }
    for (Decision decision : acknowledged) {
      LogPosition position = decision.getPosition();
      byte[] leaf = store.log(position.getOrigin()).get((int) position.getSequence());
      assertThat(Leaf.parse(leaf).text("decision_id")).isEqualTo(decision.getDecisionId());
      assertThat(ByteString.copyFrom(new Hasher().leaf(leaf).toBytes()))
          .isEqualTo(position.getLeafHash());
      assertThat(seen.get(decision.getDecisionId())).isEqualTo(1);
    }
  }

  @Test
  void withoutAJournalNothingIsDecidedAndAnOutageIsToldAfterwards() throws Exception {
    // a file stands where the journal's folder should be
    Files.writeString(folder.resolve("journal"), "");
    int port = SidecarUnderTest.freePort();
    try (StoreUnderTest _ = new StoreUnderTest(store, port).start();
        SidecarUnderTest sidecar = SidecarUnderTest.start(folder, port)) {
      sidecar.await(Health.JOURNAL, ServingStatus.NOT_SERVING);
      assertThat(sidecar.status(SERVICE)).isEqualTo(ServingStatus.NOT_SERVING);
      StatusRuntimeException error =
          catchThrowableOfType(StatusRuntimeException.class, () -> authorize(sidecar));
      assertThat(error.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
      Files.delete(folder.resolve("journal"));
      sidecar.await(SERVICE, ServingStatus.SERVING);
      Decision decision = authorize(sidecar);
      String origin = decision.getPosition().getOrigin();
      while (store.log(origin).size() <= decision.getPosition().getSequence()) {
        Thread.sleep(10);
      }
      List<String> kinds = new ArrayList<>();
      for (byte[] leaf : store.log(origin)) {
        kinds.add(Leaf.parse(leaf).kind());
      }
      assertThat(kinds).startsWith("epoch_open", "outage", "activation").endsWith("decision");
    }
  }

  @Test
  void aBrokenPolicyTreeLeavesTheLastGoodOneInForce() throws Exception {
    try (SidecarUnderTest sidecar = SidecarUnderTest.start(folder, 0)) {
      sidecar.await(SERVICE, ServingStatus.SERVING);
      Decision first = authorize(sidecar);
      Path mesh = folder.resolve("policies/mesh.yaml");
      String good = Files.readString(mesh);
      Files.writeString(mesh, good + "\nowners: [\n");
      sidecar.await(Health.POLICIES, ServingStatus.NOT_SERVING);
      assertThat(sidecar.status(SERVICE)).isEqualTo(ServingStatus.SERVING);
      assertThat(authorize(sidecar).getRevision()).isEqualTo(first.getRevision());
      assertThat(sidecar.log()).contains("the policies are broken");
      Files.writeString(mesh, good + "\n# changed\n");
      sidecar.await(Health.POLICIES, ServingStatus.SERVING);
      assertThat(sidecar.status(SERVICE)).isEqualTo(ServingStatus.SERVING);
    }
  }

  private List<Thread> load(
      SidecarUnderTest sidecar, Queue<Decision> acknowledged, AtomicBoolean ended) {
    List<Thread> callers = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      callers.add(
          Thread.ofVirtual()
              .start(() -> {
                while (!ended.get()) {
                  try {
                    acknowledged.add(authorize(sidecar));
                  } catch (StatusRuntimeException _) {
                    // no decision
                  }
                }
              }));
    }
    return callers;
  }

  private Decision authorize(SidecarUnderTest sidecar) {
    return DecisionServiceGrpc.newBlockingStub(sidecar.channel()).authorize(request).getDecision();
  }

  private static void awaitSize(Queue<?> queue, int size) throws InterruptedException {
    while (queue.size() < size) {
      Thread.sleep(5);
    }
  }

  /** All but the rule files: compiling them takes longer than everything else here. */
  private void copyPolicies() throws IOException {
    Path from = ROOT.resolve("policies");
    try (Stream<Path> all = Files.walk(from)) {
      for (Path file : all.filter(f -> !f.toString().endsWith(".drl")).toList()) {
        Path to = folder.resolve("policies").resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(to);
        } else {
          Files.copy(file, to);
        }
      }
    }
  }
}
