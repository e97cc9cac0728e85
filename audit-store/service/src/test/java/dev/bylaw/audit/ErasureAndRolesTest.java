package dev.bylaw.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.bylaw.audit.columns.ColumnFiles;
import dev.bylaw.audit.columns.FactQueries;
import dev.bylaw.log.entry.Leaf;
import dev.bylaw.log.note.Ed25519Signer;
import dev.bylaw.log.seal.PayloadReader;
import dev.bylaw.log.store.Enrolment;
import dev.bylaw.v1.AuditEntry;
import dev.bylaw.v1.AuditFilter;
import dev.bylaw.v1.AuditServiceGrpc;
import dev.bylaw.v1.AuditServiceGrpc.AuditServiceBlockingStub;
import dev.bylaw.v1.EraseRequest;
import dev.bylaw.v1.EraseResponse;
import dev.bylaw.v1.ExportRequest;
import dev.bylaw.v1.GetRequest;
import dev.bylaw.v1.PayloadState;
import dev.bylaw.v1.QueryRequest;
import dev.bylaw.v1.QueryResponse;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.MetadataUtils;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Erasing through the service, and who may do what. */
class ErasureAndRolesTest {
  private static final Ed25519Signer LOG_KEY = Ed25519Signer.generate("mesh.example/audit");

  @TempDir private Path folder;
  private final TestJournal journal = new TestJournal("orders");
  private SealedLog log;
  private QueryIndex index;
  private Publisher publisher;
  private Server server;
  private ManagedChannel channel;

  @BeforeEach
  void start() throws Exception {
    Enrolment enrolment = Enrolment.of(List.of(journal.key.verifier()));
    log = SealedLog.open(folder.resolve("log"), folder.resolve("keys"), LOG_KEY, enrolment);
    Payloads payloads = new Payloads(log.store(), PayloadReader.of(log.keys()));
    index = QueryIndex.open(folder.resolve("index.sqlite"), log.store(), payloads);
    publisher = new Publisher(log.store(), index, Duration.ofDays(1), _ -> {});
    AuditEndpoint endpoint =
        new AuditEndpoint(
            log.store(),
            enrolment,
            publisher,
            index,
            new FactQueries(new ColumnFiles(log.store(), folder.resolve("columns"))),
            payloads,
            new Eraser(log.erasures(index), new HoldsFile(folder.resolve("holds"))),
            LOG_KEY,
            InstantSource.system());
    server =
        NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", 0))
            .executor(Executors.newVirtualThreadPerTaskExecutor())
            .intercept(new Access(new Clients(folder.resolve("clients"))))
            .addService(endpoint)
            .build()
            .start();
    channel = NettyChannelBuilder.forAddress("127.0.0.1", server.getPort()).usePlaintext().build();
    journal.write(40);
    AuditServiceGrpc.newBlockingStub(channel).append(journal.request(0, 40));
    publisher.publishNow();
  }

  @AfterEach
  void stop() throws Exception {
    channel.shutdownNow();
    server.shutdownNow().awaitTermination();
    index.close();
    log.store().close();
    log.keys().close();
  }

  private AuditServiceBlockingStub as(String token) {
    Metadata headers = new Metadata();
    headers.put(
        Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + token);
    return AuditServiceGrpc.newBlockingStub(channel)
        .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
  }

  private void clients(String... lines) throws Exception {
    StringBuilder text = new StringBuilder("# name hash roles\n");
    for (String line : lines) {
      String[] words = line.split(" ");
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(words[0].getBytes(StandardCharsets.UTF_8));
      text.append(words[0]).append(' ').append(HexFormat.of().formatHex(hash)).append(' ');
      text.append(words[1]).append('\n');
    }
    Files.writeString(folder.resolve("clients"), text);
  }

  private static Status.Code code(ThrowingCallable call) {
    return ((StatusRuntimeException) catchThrowable(call)).getStatus().getCode();
  }

  private static final EraseRequest ERASE =
      EraseRequest.newBuilder().setSubject("person-3").setRequest("DSR-7").build();
  private static final QueryRequest OF_SUBJECT =
      QueryRequest.newBuilder().setFilter(AuditFilter.newBuilder().setSubject("person-3")).build();

  @Test
  void withoutAFileThisMachineMayAskAndNobodyMayErase() {
    AuditServiceBlockingStub anybody = AuditServiceGrpc.newBlockingStub(channel);
    assertThat(anybody.query(OF_SUBJECT).getTotal()).isEqualTo(6);
    assertThat(code(() -> anybody.erase(ERASE))).isEqualTo(Status.Code.PERMISSION_DENIED);
    assertThat(new Clients(folder.resolve("none")).find("", false)).isNull();
  }

  @Test
  void eachRoleIsRefusedWhatItMayNot() throws Exception {
    clients("reader query", "steward query,personal", "officer erase");
    QueryRequest all = QueryRequest.getDefaultInstance();
    for (String stranger : List.of("", "nobody")) {
      assertThat(code(() -> as(stranger).query(all))).isEqualTo(Status.Code.UNAUTHENTICATED);
      assertThat(code(() -> as(stranger).erase(ERASE))).isEqualTo(Status.Code.UNAUTHENTICATED);
    }
    QueryResponse facts = as("reader").query(all);
    assertThat(facts.getEntriesList()).allMatch(entry -> entry.getPayload().isEmpty());
    assertThat(facts.getEntriesList().getLast().getPayloadState())
        .isEqualTo(PayloadState.PAYLOAD_STATE_WITHHELD);
    assertThat(
            as("reader")
                .get(GetRequest.newBuilder().setIndex(0).build())
                .getEntry()
                .getPayloadState())
        .isEqualTo(PayloadState.PAYLOAD_STATE_WITHHELD);
    as("reader")
        .export(ExportRequest.getDefaultInstance())
        .forEachRemaining(part ->
            assertThat(part.getEntriesList()).allMatch(entry -> entry.getPayload().isEmpty()));
    assertThat(code(() -> as("reader").query(OF_SUBJECT))).isEqualTo(Status.Code.PERMISSION_DENIED);
    assertThat(code(() -> as("reader").erase(ERASE))).isEqualTo(Status.Code.PERMISSION_DENIED);
    assertThat(as("steward").query(OF_SUBJECT).getEntriesList())
        .allMatch(entry -> entry.getPayload().toStringUtf8().contains("person-3"));
    assertThat(code(() -> as("steward").erase(ERASE))).isEqualTo(Status.Code.PERMISSION_DENIED);
    assertThat(code(() -> as("officer").query(all))).isEqualTo(Status.Code.PERMISSION_DENIED);
    // a batch is signed by an enrolled key, which is all that it needs
    assertThat(
            AuditServiceGrpc.newBlockingStub(channel)
                .append(journal.request(0, 40))
                .getNextSequence())
        .isEqualTo(40);
  }

  @Test
  void aFileThatBreaksOrVanishesOpensNothing() throws Exception {
    Path file = folder.resolve("c");
    Files.writeString(file, "reader abc query");
    Clients clients = new Clients(file);
    assertThat(clients.find("", true)).isNull();
    Files.delete(file);
    assertThat(clients.find("", true)).isNull();
  }

  @Test
  void anErasureIsShownAndLeavesNothing() throws Exception {
    clients("officer erase,query,personal");
    AuditServiceBlockingStub officer = as("officer");
    EraseResponse foreseen = officer.erase(ERASE.toBuilder().setDryRun(true).build());
    assertThat(foreseen.getEntries()).isEqualTo(6);
    assertThat(foreseen.getDataProductsList()).contains("urn:product:3");
    Files.writeString(folder.resolve("holds"), "# matter\nsubject case-14 person-3\n");
    assertThat(code(() -> officer.erase(ERASE))).isEqualTo(Status.Code.FAILED_PRECONDITION);
    Files.writeString(folder.resolve("holds"), "product case-15 urn:product:3\n");
    assertThat(code(() -> officer.erase(ERASE))).isEqualTo(Status.Code.FAILED_PRECONDITION);
    assertThat(officer.query(OF_SUBJECT).getTotal()).isEqualTo(6);
    Files.writeString(folder.resolve("holds"), "");
    String tag = PayloadReader.of(log.keys()).tag("person-3");
    String other = PayloadReader.of(log.keys()).tag("person-4");

    EraseResponse done = officer.erase(ERASE);
    // with the question about the subject, which is an entry too
    assertThat(done.getEntries()).isEqualTo(7);
    AuditEntry entry =
        officer
            .get(GetRequest.newBuilder().setDecisionId(journal.decisionId(3)).build())
            .getEntry();
    assertThat(entry.getPayloadState()).isEqualTo(PayloadState.PAYLOAD_STATE_ERASED);
    assertThat(entry.getErasedBy()).isEqualTo(done.getErasureIndex());
    Leaf erasure =
        Leaf.parse(
            officer
                .get(GetRequest.newBuilder().setIndex(done.getErasureIndex()).build())
                .getEntry()
                .getLeaf()
                .toByteArray());
    assertThat(erasure.kind()).isEqualTo("erasure");
    assertThat(entry.getErasedAt().getSeconds()).isEqualTo(erasure.time().getEpochSecond());
    assertThat(officer.query(OF_SUBJECT).getTotal()).isZero();
    assertThat(code(() -> officer.erase(ERASE))).isEqualTo(Status.Code.NOT_FOUND);
    boolean otherSeen = false;
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String bytes = Files.readString(file, StandardCharsets.ISO_8859_1);
        assertThat(bytes).as("%s", file).doesNotContain("person-3").doesNotContain(tag);
        otherSeen |= bytes.contains(other);
      }
    }
    assertThat(otherSeen).as("the scan finds what is there").isTrue();
  }
}
