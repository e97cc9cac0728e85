package dev.bylaw.cli.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.bylaw.cli.ExitCode;
import dev.bylaw.cli.test.Captured;
import dev.bylaw.log.note.CosignatureSigner;
import dev.bylaw.log.note.Ed25519Signer;
import dev.bylaw.log.note.NoteException;
import dev.bylaw.log.note.SignedNote;
import dev.bylaw.sidecar.record.Entries;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * An auditor with a policy of her own, before a store that has two witnesses: A, which cosigns, and
 * B, which is away.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TlogPolicyTest {
  private static final CosignatureSigner A = cosigner("a.example/witness");
  private static final CosignatureSigner B = cosigner("b.example/witness");
  private static final CosignatureSigner UNKNOWN = cosigner("c.example/witness");

  @TempDir private static Path folder;
  private HttpServer witness;
  private StoreProcess store;

  private static CosignatureSigner cosigner(String name) {
    return new CosignatureSigner(Ed25519Signer.generate(name), InstantSource.system());
  }

  @BeforeAll
  void start() throws Exception {
    witness = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    witness.createContext("/a/add-checkpoint", TlogPolicyTest::cosign);
    witness.start();
    String url = "http://127.0.0.1:" + witness.getAddress().getPort();
    Path log = folder.resolve("log");
    var policies =
        RecordedLog.load(Path.of(System.getProperty("bylaw.root", "..")).resolve("policies"));
    var record = RecordedLog.decisions(policies).getFirst();
    RecordedLog.write(
        log, List.of(new Entries().decision(record, RecordedLog.vocabulary(policies))), null);
    // the store asks for either; what an auditor asks for is hers to say
    Files.writeString(
        RecordedLog.beside(log, ".policy"),
        "witness A %s %s/a/\nwitness B %s %s/b/\ngroup one 1 A B\nquorum one\n"
            .formatted(A.verifier(), url, B.verifier(), url));
    policy("a", "witness A %s\nquorum A\n", A);
    policy("either", "witness A %s\nwitness B %s\ngroup g any A B\nquorum g\n", A, B);
    policy("both", "witness A %s\nwitness B %s\ngroup g all A B\nquorum g\n", A, B);
    policy("unknown", "witness C %s\nquorum C\n", UNKNOWN);
    policy("none", "quorum none\n");
    policy("broken", "witness A %s\n", A);
    policy("another-log", "log " + Ed25519Signer.generate("x").verifier() + "\nquorum none\n");
    store = StoreProcess.over(log);
  }

  @AfterAll
  void stop() throws Exception {
    store.close();
    witness.stop(0);
  }

  private static void policy(String name, String text, CosignatureSigner... keys)
      throws IOException {
    Object[] verifiers = Arrays.stream(keys).map(CosignatureSigner::verifier).toArray();
    Files.writeString(folder.resolve(name), text.formatted(verifiers));
  }

  /** A witness that has never seen anything else. */
  private static void cosign(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      byte[] note = body.substring(body.indexOf("\n\n") + 2).getBytes(StandardCharsets.UTF_8);
      String text = SignedNote.parse(note).text();
      byte[] answer =
          SignedNote.lines(SignedNote.sign(text, A).signatures()).getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(200, answer.length);
      exchange.getResponseBody().write(answer);
    } catch (NoteException e) {
      throw new IOException(e);
    }
  }

  private Captured run(String words) {
    List<String> all = new ArrayList<>(List.of("audit"));
    for (String word : words.split(" ")) {
      switch (word) {
        case "STORE" -> all.addAll(List.of("--store", store.address()));
        case "KEY" -> all.addAll(List.of("--log-key", folder.resolve("log") + ".key.vkey"));
        default -> all.add(word.replace("DIR", folder.toString()));
      }
    }
    return Captured.run(all.toArray(new String[0]));
  }

  private void is(int code, String words, String... shown) {
    Captured run = run(words);
    assertThat(run.code()).as("%s%n%s%s", words, run.out(), run.err()).isEqualTo(code);
    for (String each : shown) {
      assertThat(run.out() + run.err()).as(words).contains(each);
    }
    assertThat(run.out() + run.err()).as(words).doesNotContainPattern("Exception|\\bat dev\\.");
  }

  @Test
  void aStoreIsVerifiedByTheAuditorsOwnPolicy() {
    is(
        ExitCode.OK,
        "verify STORE KEY --tlog-policy DIR/a",
        "witnesses   ",
        "A",
        "stand in the log");
    is(ExitCode.OK, "verify STORE KEY --tlog-policy DIR/either", "witnesses   ");
    is(ExitCode.OK, "verify STORE KEY --tlog-policy DIR/none", "witnesses   ");
    is(ExitCode.PROOF_FAILED, "verify STORE KEY --tlog-policy DIR/both", "is not reached");
    is(ExitCode.PROOF_FAILED, "verify STORE KEY --tlog-policy DIR/unknown", "is not reached");
    is(
        ExitCode.PROOF_FAILED,
        "verify STORE KEY --tlog-policy DIR/another-log",
        "does not know the log");
    is(ExitCode.USAGE, "verify STORE KEY --tlog-policy DIR/broken", "quorum");
    is(ExitCode.USAGE, "verify STORE KEY --tlog-policy DIR/nowhere", "nowhere");
  }

  @Test
  void aFolderIsCheckedByTheAuditorsOwnPolicy() {
    // the store has its newest checkpoint cosigned, and keeps it beside the log's own
    is(ExitCode.OK, "verify STORE KEY --tlog-policy DIR/a");
    is(ExitCode.OK, "fsck DIR/log KEY --tlog-policy DIR/a", "sound", "`checkpoint.witnessed`: ");
    is(ExitCode.OK, "fsck DIR/log KEY --tlog-policy DIR/either", "`checkpoint.witnessed`: ");
    is(ExitCode.OK, "fsck DIR/log KEY --tlog-policy DIR/none", "sound");
    is(ExitCode.PROOF_FAILED, "fsck DIR/log KEY --tlog-policy DIR/both", "is not reached");
    is(ExitCode.PROOF_FAILED, "fsck DIR/log KEY --tlog-policy DIR/unknown", "is not reached");
    is(ExitCode.USAGE, "fsck DIR/log KEY --tlog-policy DIR/broken", "quorum");
  }

  @Test
  void aPackageIsMadeAndVerifiedByTheAuditorsOwnPolicy() {
    String make = "evidence STORE KEY --kind decision --out DIR/%1$s.html --tlog-policy DIR/%1$s";
    is(ExitCode.OK, make.formatted("a"), "holds  Witnesses", "written to");
    is(ExitCode.PROOF_FAILED, make.formatted("both"), "is not reached");
    is(ExitCode.PROOF_FAILED, make.formatted("unknown"), "is not reached");
    // what does not hold is not written
    assertThat(folder.resolve("both.html")).doesNotExist();
    assertThat(folder.resolve("unknown.html")).doesNotExist();
    is(ExitCode.OK, "verify DIR/a.html KEY", "compare the policy with your own copy");
    is(ExitCode.OK, "verify DIR/a.html KEY --tlog-policy DIR/either", "by your own policy");
    is(ExitCode.PROOF_FAILED, "verify DIR/a.html KEY --tlog-policy DIR/both", "is not reached");
    is(ExitCode.PROOF_FAILED, "verify DIR/a.html KEY --tlog-policy DIR/unknown", "is not reached");
  }

  /** Who may write is told by the log: enrolled and retired while the store runs. */
  @Test
  void enrolmentAndRetirementAreEntries() throws Exception {
    is(ExitCode.OK, "enrol DIR/new.pub --log DIR/log".replace("DIR/new.pub", newSidecar()));
    await("query STORE --kind enrolment --format json", "mesh.example/sidecar/new");
    is(ExitCode.OK, "retire new --log DIR/log", "may not write from now on");
    await("query STORE --kind retirement --format json", "mesh.example/sidecar/new");
  }

  private static String newSidecar() throws IOException {
    return Files.writeString(
            folder.resolve("new.pub"),
            Ed25519Signer.generate("mesh.example/sidecar/new").verifier() + "\n")
        .toString();
  }

  private void await(String words, String shown) throws InterruptedException {
    while (!run(words).out().contains(shown)) {
      Thread.sleep(50);
    }
  }
}
