package dev.bylaw.cli;

import dev.bylaw.cli.key.KeyFiles;
import dev.bylaw.client.Answer;
import dev.bylaw.client.ClientOptions;
import dev.bylaw.client.DecisionClient;
import dev.bylaw.log.merkle.Hash;
import dev.bylaw.log.note.CosignatureVerifier;
import dev.bylaw.log.note.Ed25519Verifier;
import dev.bylaw.v1.AuditEntry;
import dev.bylaw.v1.AuditFilter;
import dev.bylaw.v1.CheckComplianceRequest;
import dev.bylaw.v1.CheckComplianceResponse;
import dev.bylaw.v1.Decision;
import dev.bylaw.v1.DecisionServiceGrpc;
import dev.bylaw.v1.EvaluateRetentionRequest;
import dev.bylaw.v1.Obligation;
import dev.bylaw.v1.ObligationOutcome;
import dev.bylaw.v1.QueryRequest;
import dev.bylaw.v1.QueryResponse;
import dev.bylaw.v1.ReportEnforcementRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bylaw demo}. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description = {
      "Runs a small mesh on this machine: an audit store and the sidecars of two data products, as",
      "processes of their own. Asks for decisions over gRPC, shows each, queries the log, and",
      "verifies that every decision is in it and that nothing in it was changed.",
      "Exit code 0 only if everything held.",
      ""
    })
final class DemoCommand implements Callable<Integer> {
  /** How long the log may take to hold what the sidecars have recorded, in seconds. */
  private static final int SHIPPING_SECONDS = 30;

  private static final String MESH = "example-mesh";
  private static final List<String> SIDECARS = List.of("sales", "people");

  @Option(
      names = "--keep",
      paramLabel = "DIR",
      description = "Leaves policies, keys, journals and the log there, to look at.")
  private @Nullable Path keep;

  private final Screen screen = Screen.standard();
  private final long started = System.nanoTime();

  @Override
  public Integer call() throws Exception {
    Path given = keep;
    if (given != null && Files.exists(given) && !isEmpty(given)) {
      throw new Failure(ExitCode.USAGE, "`" + given + "` is not empty");
    }
    Path root =
        given == null
            ? Files.createTempDirectory("bylaw-demo")
            : Files.createDirectories(given).toAbsolutePath().normalize();
    try {
      run(root);
      return ExitCode.OK;
    } finally {
      if (given == null) {
        Folders.delete(root);
      }
    }
  }

  private static boolean isEmpty(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.findAny().isEmpty();
    }
  }

  private void run(Path root) throws Exception {
    Path home = Path.of(System.getProperty("bylaw.home", ".")).toAbsolutePath().normalize();
    DemoMesh mesh = new DemoMesh(home);
    mesh.writePolicies(root.resolve("policies"), Instant.now());
    writeKeys(root);
    int storePort = DemoProcess.freePort();
    step("starting the audit store and the sidecars of sales and people");
    try (DemoProcess store =
            DemoProcess.start(
                home, "store", "audit-store", storeConfig(root, storePort), storePort);
        DemoProcess sales = sidecar(home, root, "sales", storePort);
        DemoProcess people = sidecar(home, root, "people", storePort)) {
      store.awaitServing();
      sales.awaitServing();
      people.awaitServing();
      done();
      Path logKey = root.resolve("audit/log.key.vkey");
      Ed25519Verifier key = StoreOptions.key(logKey);
      try (StoreClient audit = new StoreClient(store.target())) {
        List<Decision> decisions = decide(mesh, sales, people);
        StoreClient.Verified first = shipped(audit, key, decisions);
        others(mesh, sales, people);
        List<Decision> receipts = receipts(decisions, sales, people);
        StoreClient.Verified second = shippedReceipts(audit, key, first, receipts.size());
        verify(audit, decisions, first, second);
        summary(decisions, receipts, first, second);
      }
      if (keep != null) {
        whatNext(root, store.target(), logKey);
      }
    }
  }

  private DemoProcess sidecar(Path home, Path root, String domain, int storePort) throws Exception {
    int port = DemoProcess.freePort();
    return DemoProcess.start(
        home, "sidecar", "sidecar-" + domain, sidecarConfig(root, domain, port, storePort), port);
  }

  private static void writeKeys(Path root) throws IOException {
    Path keys = Files.createDirectories(root.resolve("keys"));
    StringBuilder enrolled = new StringBuilder();
    for (String domain : SIDECARS) {
      Path secret = keys.resolve(domain + ".key");
      Path pub = keys.resolve(domain + ".key.pub");
      var _ = KeyFiles.write(MESH + "/sidecar/" + domain, secret, pub);
      enrolled.append(Files.readString(pub));
    }
    Files.createDirectories(root.resolve("audit"));
    Files.writeString(root.resolve("audit/log.enrolled"), enrolled);
    // the store makes its keys itself; the sidecars start beside it, and must know this one
    Path vkey = root.resolve("audit/log.cosigner.key.vkey");
    Ed25519Verifier cosigner =
        KeyFiles.write(MESH + "/audit/mirror", root.resolve("audit/log.cosigner.key"), vkey);
    Files.writeString(vkey, CosignatureVerifier.of(cosigner) + "\n");
  }

  private static Path storeConfig(Path root, int port) throws IOException {
    return Files.writeString(
        root.resolve("audit-store.yaml"),
        """
        bylaw:
          audit:
            directory: %1$s/audit/log
            origin: %2$s/audit
            key-file: %1$s/audit/log.key
            enrolment-file: %1$s/audit/log.enrolled
            index-file: %1$s/audit/log.index.sqlite
            port: %3$d
        """
            .formatted(root, MESH, port));
  }

  private static Path sidecarConfig(Path root, String domain, int port, int storePort)
      throws IOException {
    return Files.writeString(
        root.resolve("sidecar-" + domain + ".yaml"),
        """
        bylaw:
          sidecar:
            mesh: %2$s
            id: %3$s
            domain: %3$s
            key-file: %1$s/keys/%3$s.key
          policies:
            directory: %1$s/policies
          journal:
            directory: %1$s/journal-%3$s
          audit:
            target: 127.0.0.1:%5$d
            store-key-file: %1$s/audit/log.cosigner.key.vkey
          server:
            port: %4$d
        """
            .formatted(root, MESH, domain, port, storePort));
  }

  private List<Decision> decide(DemoMesh mesh, DemoProcess sales, DemoProcess people)
      throws Exception {
    ClientOptions options = new ClientOptions(Duration.ofSeconds(20), 3, Duration.ofMillis(50));
    DecisionClient ofSales = new DecisionClient(sales.channel(), options);
    DecisionClient ofPeople = new DecisionClient(people.channel(), options);
    List<Decision> decisions = new ArrayList<>();
    int number = 1;
    for (DemoMesh.Question question : mesh.questions()) {
      screen.line();
      screen.line(
          screen.bold(number++ + ". " + question.story())
              + screen.dim("  (sidecar of " + question.sidecar() + ")"));
      DecisionClient client = question.sidecar().equals("sales") ? ofSales : ofPeople;
      switch (client.authorize(question.request())) {
        case Answer.Decided(Decision decision) -> {
          new DecisionPrinter(screen).print(question.request(), decision);
          decisions.add(decision);
        }
        case Answer.NoDecision(var status) ->
            throw new Failure(
                ExitCode.CHECK_FAILED,
                "no decision: %s %s".formatted(status.getCode(), status.getDescription()));
      }
    }
    return decisions;
  }

  /** Retention and compliance, which every sidecar answers too. */
  private void others(DemoMesh mesh, DemoProcess sales, DemoProcess people) throws Exception {
    screen.line();
    screen.line(screen.bold("Must a record of March be deleted, since its customer asks for it?"));
    EvaluateRetentionRequest retention =
        RequestFile.read(
                mesh.home().resolve("examples/06-retention-under-legal-hold/order.json"),
                EvaluateRetentionRequest.newBuilder())
            .build();
    RetentionCommand.print(
        screen, retention, StoreClient.asked(() -> stub(sales).evaluateRetention(retention)));
    screen.line();
    screen.line(screen.bold("Does the employee directory keep to the standards of the mesh?"));
    CheckComplianceResponse verdict =
        StoreClient.asked(() ->
            stub(people)
                .checkCompliance(
                    CheckComplianceRequest.newBuilder()
                        .setRequestId("demo")
                        .setDataProduct("urn:mesh:people:employees")
                        .build()));
    ComplianceCommand.print(screen, Path.of("urn:mesh:people:employees"), verdict);
  }

  private static DecisionServiceGrpc.DecisionServiceBlockingStub stub(DemoProcess sidecar) {
    return DecisionServiceGrpc.newBlockingStub(sidecar.channel())
        .withDeadlineAfter(20, TimeUnit.SECONDS);
  }

  /** Tells the sidecars that the obligations of every permit were discharged. */
  private List<Decision> receipts(List<Decision> decisions, DemoProcess sales, DemoProcess people)
      throws Failure {
    List<Decision> permits =
        decisions.stream().filter(d -> d.getEffect() == dev.bylaw.v1.Effect.EFFECT_PERMIT).toList();
    for (Decision decision : permits) {
      ReportEnforcementRequest.Builder receipt =
          ReportEnforcementRequest.newBuilder()
              .setDecisionId(decision.getDecisionId())
              .setEngine("bylaw demo");
      for (Obligation obligation : decision.getObligationsList()) {
        receipt.addOutcomes(
            ObligationOutcome.newBuilder().setIndex(obligation.getIndex()).setDischarged(true));
      }
      boolean fromSales = decision.getPosition().getOrigin().contains("/sales/");
      StoreClient.asked(() -> stub(fromSales ? sales : people).reportEnforcement(receipt.build()));
    }
    return permits;
  }

  /** Waits until the log holds every decision. */
  private StoreClient.Verified shipped(
      StoreClient audit, Ed25519Verifier key, List<Decision> decisions) throws Exception {
    screen.line();
    step("waiting for the log to hold all " + decisions.size() + " decisions");
    awaitCount(audit, "decision", decisions.size());
    done();
    return audit.checkpoint(key);
  }

  private StoreClient.Verified shippedReceipts(
      StoreClient audit, Ed25519Verifier key, StoreClient.Verified first, int receipts)
      throws Exception {
    screen.line();
    step("waiting for the log to hold " + receipts + " receipts");
    awaitCount(audit, "receipt", receipts);
    done();
    StoreClient.Verified second = audit.checkpoint(key);
    if (second.checkpoint().size() <= first.checkpoint().size()) {
      throw new Failure(ExitCode.PROOF_FAILED, "the log did not grow");
    }
    return second;
  }

  private static void awaitCount(StoreClient audit, String kind, int expected) throws Exception {
    QueryRequest query =
        QueryRequest.newBuilder()
            .setFilter(AuditFilter.newBuilder().setKind(kind))
            .setPageSize(1)
            .build();
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SHIPPING_SECONDS);
    long found = 0;
    while (System.nanoTime() < deadline) {
      found = StoreClient.asked(() -> audit.call().query(query)).getTotal();
      if (found >= expected) {
        return;
      }
      Thread.sleep(100);
    }
    throw new Failure(
        ExitCode.CHECK_FAILED,
        "the log holds %d entries of kind %s, expected %d".formatted(found, kind, expected));
  }

  private void verify(
      StoreClient audit,
      List<Decision> decisions,
      StoreClient.Verified first,
      StoreClient.Verified second)
      throws Failure {
    screen.line();
    screen.line(screen.bold("What the audit log holds, newest first"));
    QueryResponse all =
        StoreClient.asked(() -> audit.call().query(QueryRequest.getDefaultInstance()));
    for (AuditEntry entry : all.getEntriesList()) {
      // the demo's own questions are entries too
      if (!entry.getLeaf().toStringUtf8().contains("\"kind\":\"inquiry\"")) {
        screen.line(AuditQueryCommand.line(screen, entry));
      }
    }
    for (Decision decision : decisions) {
      QueryRequest query =
          QueryRequest.newBuilder()
              .setFilter(
                  AuditFilter.newBuilder()
                      .setKind("decision")
                      .setDecisionId(decision.getDecisionId()))
              .build();
      List<AuditEntry> found = StoreClient.asked(() -> audit.call().query(query)).getEntriesList();
      if (found.size() != 1) {
        throw new Failure(
            ExitCode.PROOF_FAILED,
            "decision %s stands %d times in the log"
                .formatted(decision.getDecisionId(), found.size()));
      }
      Hash told = Hash.of(decision.getPosition().getLeafHash().toByteArray());
      Hash logged = Hash.of(found.getFirst().getLeafHash().toByteArray());
      if (!told.equals(logged)) {
        throw new Failure(
            ExitCode.PROOF_FAILED,
            "decision %s was recorded as another one".formatted(decision.getDecisionId()));
      }
      audit.requireIncluded(found.getFirst(), second.checkpoint());
    }
    audit.requireConsistent(first.checkpoint(), second.checkpoint());
  }

  private void summary(
      List<Decision> decisions,
      List<Decision> permits,
      StoreClient.Verified first,
      StoreClient.Verified second) {
    screen.line();
    screen.line(
        screen.green("held")
            + "  %d decisions (%d permits, %d denies), each proven to stand in the log of %d entries; %d became %d, none changed; %.1f s"
                .formatted(
                    decisions.size(),
                    permits.size(),
                    decisions.size() - permits.size(),
                    second.checkpoint().size(),
                    first.checkpoint().size(),
                    second.checkpoint().size(),
                    (System.nanoTime() - started) / 1e9));
  }

  private void whatNext(Path root, String target, Path logKey) {
    screen.line();
    screen.line("Everything stands in " + root + ". The processes end now; to look on:");
    screen.line("  bylaw audit fsck " + root + "/audit/log --log-key " + logKey);
    screen.line("  bylaw check --policies " + root + "/policies");
    screen.line("  bylaw store --config " + root + "/audit-store.yaml &");
    screen.line("  bylaw audit query  --store " + target + " --log-key " + logKey);
    screen.line("  bylaw audit verify --store " + target + " --log-key " + logKey);
  }

  private void step(String what) {
    screen.line(screen.dim("· " + what));
  }

  private void done() {
    screen.line(screen.dim("  after %.1f s".formatted((System.nanoTime() - started) / 1e9)));
  }
}
