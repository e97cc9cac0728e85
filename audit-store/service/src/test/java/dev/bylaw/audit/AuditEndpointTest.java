package dev.bylaw.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Timestamp;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import dev.bylaw.audit.columns.ColumnFiles;
import dev.bylaw.audit.columns.FactQueries;
import dev.bylaw.log.checkpoint.Checkpoint;
import dev.bylaw.log.entry.Kinds;
import dev.bylaw.log.entry.Leaf;
import dev.bylaw.log.entry.Payload;
import dev.bylaw.log.merkle.Hash;
import dev.bylaw.log.merkle.Hasher;
import dev.bylaw.log.merkle.ProofVerifier;
import dev.bylaw.log.note.CosignatureSigner;
import dev.bylaw.log.note.CosignatureVerifier;
import dev.bylaw.log.note.Ed25519Signer;
import dev.bylaw.log.note.SignedNote;
import dev.bylaw.log.seal.PayloadReader;
import dev.bylaw.log.store.Enrolment;
import dev.bylaw.log.store.LogStore;
import dev.bylaw.v1.AggregateGroup;
import dev.bylaw.v1.AggregateOrder;
import dev.bylaw.v1.AggregateRequest;
import dev.bylaw.v1.AppendRequest;
import dev.bylaw.v1.AppendResponse;
import dev.bylaw.v1.AuditEntry;
import dev.bylaw.v1.AuditField;
import dev.bylaw.v1.AuditFilter;
import dev.bylaw.v1.AuditServiceGrpc;
import dev.bylaw.v1.Effect;
import dev.bylaw.v1.ExportFileRequest;
import dev.bylaw.v1.ExportFormat;
import dev.bylaw.v1.ExportRequest;
import dev.bylaw.v1.ExportResponse;
import dev.bylaw.v1.GetCheckpointRequest;
import dev.bylaw.v1.GetConsistencyProofRequest;
import dev.bylaw.v1.GetInclusionProofRequest;
import dev.bylaw.v1.GetRequest;
import dev.bylaw.v1.GetResponse;
import dev.bylaw.v1.JournalEntry;
import dev.bylaw.v1.LogPosition;
import dev.bylaw.v1.QueryRequest;
import dev.bylaw.v1.QueryResponse;
import dev.bylaw.v1.SqlColumn;
import dev.bylaw.v1.SqlRequest;
import dev.bylaw.v1.SqlResponse;
import dev.bylaw.v1.SqlRow;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerInterceptors;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.MetadataUtils;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditEndpointTest {
  private static final Ed25519Signer LOG_KEY = Ed25519Signer.generate("mesh.example/audit");

  @TempDir Path folder;
  private final TestJournal orders = new TestJournal("orders");
  private final TestJournal payments = new TestJournal("payments");
  private SealedLog log;
  private static final CosignatureSigner COSIGNER =
      new CosignatureSigner(
          Ed25519Signer.generate("mesh.example/audit/mirror"), InstantSource.system());

  private LogStore store;
  private Payloads payloads;
  private QueryIndex index;
  private Publisher publisher;
  private Server server;
  private ManagedChannel channel;
  private AuditServiceGrpc.AuditServiceBlockingStub stub;

  @BeforeEach
  void start() throws Exception {
    Enrolment enrolment = Enrolment.of(List.of(orders.key.verifier(), payments.key.verifier()));
    log = SealedLog.open(folder.resolve("log"), folder.resolve("payload-keys"), LOG_KEY, enrolment);
    store = log.store();
    payloads = new Payloads(store, PayloadReader.of(log.keys()));
    index = QueryIndex.open(folder.resolve("index.sqlite"), store, payloads);
    Eraser eraser = new Eraser(log.erasures(index), new HoldsFile(folder.resolve("holds")));
    // never started: what is published when is the test's to say
    publisher = new Publisher(store, index, Duration.ofDays(1), _ -> {});
    FactQueries facts = new FactQueries(new ColumnFiles(store, folder.resolve("columns")));
    String name = InProcessServerBuilder.generateName();
    server =
        InProcessServerBuilder.forName(name)
            .executor(Executors.newVirtualThreadPerTaskExecutor())
            .addService(
                ServerInterceptors.intercept(
                    new AuditEndpoint(
                            store,
                            enrolment,
                            publisher,
                            index,
                            facts,
                            payloads,
                            eraser,
                            LOG_KEY,
                            InstantSource.system())
                        .cosigning(COSIGNER),
                    new Actor()))
            .build()
            .start();
    channel = InProcessChannelBuilder.forName(name).build();
    stub = AuditServiceGrpc.newBlockingStub(channel);
  }

  @AfterEach
  void stop() throws Exception {
    channel.shutdownNow();
    server.shutdownNow().awaitTermination();
    index.close();
    store.close();
    log.keys().close();
  }

  private void fill() throws Exception {
    orders.write(100);
    payments.write(20);
    stub.append(orders.request(0, 100));
    stub.append(payments.request(0, 20));
    publisher.publishNow();
  }

  @Test
  void theNewestCheckpointIsCosignedOnceItIsDurable() throws Exception {
    orders.write(20);
    var request = orders.request(0, 10);
    String line = stub.append(request).getCosignature();
    SignedNote note =
        SignedNote.parse(request.getCheckpoint().getBytes(StandardCharsets.UTF_8))
            .with(SignedNote.parseLines(line));
    note.verify(CosignatureVerifier.parse(COSIGNER.verifier().toString()));
    // again, as long as it is the newest
    assertThat(stub.append(request).getCosignature()).isNotEmpty();
    stub.append(orders.request(10, 20));
    assertThat(stub.append(request).getCosignature()).isEmpty();
  }

  @Test
  void batchesAreTakenOnceAndInOrder() {
    orders.write(20);
    assertThat(ask().getNextSequence()).isZero();
    assertThat(stub.append(orders.request(0, 10)).toBuilder().clearCosignature().build())
        .isEqualTo(AppendResponse.newBuilder().setNextSequence(10).setTreeSize(11).build());
    assertThat(stub.append(orders.request(0, 10)).getNextSequence()).isEqualTo(10);
    assertThat(stub.append(orders.request(4, 8)).getNextSequence()).isEqualTo(10);
    assertThat(ask().getNextSequence()).isEqualTo(10);
    ErrorInfo gap = error(Status.Code.OUT_OF_RANGE, () -> stub.append(orders.request(12, 20)));
    assertThat(gap.getReason()).isEqualTo("SEQUENCE_GAP");
    assertThat(gap.getMetadataMap()).containsEntry("next_sequence", "10");
    assertThat(stub.append(orders.request(8, 20)).getNextSequence()).isEqualTo(20);
    assertThat(store.sequencedSize()).isEqualTo(22);
  }

  private AppendResponse ask() {
    return stub.append(AppendRequest.newBuilder().setOrigin(orders.origin.toString()).build());
  }

  @Test
  void anotherHistoryIsRefused() {
    orders.write(10);
    stub.append(orders.request(0, 10));
    AppendRequest first = orders.request(0, 10);
    orders.entries.clear();
    orders.write(10);
    ErrorInfo conflict =
        error(Status.Code.FAILED_PRECONDITION, () -> stub.append(orders.request(0, 10)));
    assertThat(conflict.getReason()).isEqualTo("CONFLICTING_CHECKPOINT");
    assertThat(folder.resolve("log").resolve(conflict.getMetadataOrThrow("evidence"))).exists();
    assertThat(stub.append(first).getNextSequence()).isEqualTo(10);
  }

  @Test
  void badBatchesAreRefusedWithTheField() {
    orders.write(10);
    AppendRequest good = orders.request(0, 10);
    assertThat(field(() -> stub.append(good.toBuilder().setCheckpoint("x").build())))
        .isEqualTo("checkpoint");
    assertThat(field(() -> stub.append(good.toBuilder().setFirstSequence(1).build())))
        .isEqualTo("checkpoint");
    JournalEntry changed =
        good.getEntries(3).toBuilder().setPayload(good.getEntries(4).getPayload()).build();
    assertThat(field(() -> stub.append(good.toBuilder().setEntries(3, changed).build())))
        .isEqualTo("entries");
    assertThat(
            field(() ->
                stub.append(
                    good.toBuilder()
                        .setEntries(3, good.getEntries(4))
                        .setEntries(4, good.getEntries(3))
                        .build())))
        .isEqualTo("entries");
    JournalEntry empty = JournalEntry.getDefaultInstance();
    assertThat(field(() -> stub.append(good.toBuilder().setEntries(3, empty).build())))
        .isEqualTo("entries");
    AppendRequest many =
        good.toBuilder().addAllEntries(java.util.Collections.nCopies(4_096, empty)).build();
    assertThat(field(() -> stub.append(many))).isEqualTo("entries");
    TestJournal unknown = new TestJournal("unknown").write(1);
    assertThat(
            error(Status.Code.PERMISSION_DENIED, () -> stub.append(unknown.request(0, 1)))
                .getReason())
        .isEqualTo("UNKNOWN_ORIGIN");
    assertThat(field(() -> stub.append(AppendRequest.getDefaultInstance()))).isEqualTo("origin");
    assertThat(store.sequencedSize()).isZero();
  }

  /** Each condition finds, by the index and by the columns of facts, what a plain loop finds. */
  @Test
  void eachFilterFindsWhatAPlainLoopFinds() throws Exception {
    fill();
    List<FilterCase.Shown> all =
        stub.query(QueryRequest.newBuilder().setPageSize(1_000).build()).getEntriesList().stream()
            .map(FilterCase.Shown::of)
            .toList();
    assertThat(all).hasSize(122);
    SoftAssertions softly = new SoftAssertions();
    Set<Descriptors.FieldDescriptor> covered = new HashSet<>();
    for (FilterCase each : FilterCase.all(orders, payments)) {
      List<Long> meant =
          all.stream().filter(each.meant()).map(FilterCase.Shown::index).sorted().toList();
      // else a condition that is ignored, or never holds, would pass
      softly.assertThat(meant.size()).as("%s, in plain Java", each).isBetween(1, 121);
      softly.assertThat(indexed(each.filter())).as("%s, by the index", each).isEqualTo(meant);
      softly.assertThat(exported(each.filter())).as("%s, by the columns", each).isEqualTo(meant);
      covered.addAll(each.filter().getAllFields().keySet());
    }
    for (AuditFilter nothing : FilterCase.nothing()) {
      softly.assertThat(indexed(nothing)).as("%s, by the index", nothing).isEmpty();
      softly.assertThat(exported(nothing)).as("%s, by the columns", nothing).isEmpty();
    }
    softly.assertThat(covered).hasSameElementsAs(AuditFilter.getDescriptor().getFields());
    softly.assertAll();
  }

  private List<Long> indexed(AuditFilter filter) {
    QueryResponse page =
        stub.query(QueryRequest.newBuilder().setFilter(filter).setPageSize(1_000).build());
    List<Long> found = page.getEntriesList().stream().map(AuditEntry::getIndex).sorted().toList();
    assertThat(page.getTotal()).isEqualTo(found.size());
    return found;
  }

  private List<Long> exported(AuditFilter filter) {
    StringBuilder lines = new StringBuilder();
    stub.exportFile(
            ExportFileRequest.newBuilder()
                .setFilter(filter)
                .setFormat(ExportFormat.EXPORT_FORMAT_JSONL)
                .build())
        .forEachRemaining(part -> lines.append(part.getData().toStringUtf8()));
    return Pattern.compile("\"idx\": ?([0-9]+)")
        .matcher(lines)
        .results()
        .map(found -> Long.valueOf(found.group(1)))
        .sorted()
        .toList();
  }

  private static Timestamp time(int sequence) {
    return Timestamp.newBuilder()
        .setSeconds(TestJournal.START.getEpochSecond() + sequence * 60L)
        .build();
  }

  private long count(AuditFilter.Builder filter) {
    return stub.query(QueryRequest.newBuilder().setFilter(filter).build()).getTotal();
  }

  @Test
  void pagesArePinnedToOneTree() throws Exception {
    fill();
    QueryRequest request =
        QueryRequest.newBuilder()
            .setFilter(AuditFilter.newBuilder().setKind("decision"))
            .setPageSize(50)
            .build();
    QueryResponse page = stub.query(request);
    List<Long> found = new ArrayList<>();
    orders.write(10);
    stub.append(orders.request(100, 110));
    publisher.publishNow();
    while (true) {
      assertThat(page.getTreeSize()).isEqualTo(122);
      assertThat(page.getTotal()).isEqualTo(120);
      page.getEntriesList().forEach(entry -> found.add(entry.getIndex()));
      if (page.getNextPageToken().isEmpty()) {
        break;
      }
      page = stub.query(request.toBuilder().setPageToken(page.getNextPageToken()).build());
    }
    assertThat(found).hasSize(120).isSortedAccordingTo((a, b) -> Long.compare(b, a));
    // ten entries and their mirror; and one entry for the question, not one for each page
    assertThat(stub.query(request).getTreeSize()).isEqualTo(134);
  }

  @Test
  void badQueriesAreRefusedWithTheField() throws Exception {
    fill();
    QueryRequest good = QueryRequest.newBuilder().setPageSize(3).build();
    String token = stub.query(good).getNextPageToken();
    assertThat(field(() -> stub.query(good.toBuilder().setPageSize(1_001).build())))
        .isEqualTo("page_size");
    assertThat(field(() -> stub.query(good.toBuilder().setPageSize(-1).build())))
        .isEqualTo("page_size");
    assertThat(field(() -> stub.query(good.toBuilder().setPageToken("nonsense").build())))
        .isEqualTo("page_token");
    AuditFilter other = AuditFilter.newBuilder().setAction("read").build();
    assertThat(
            field(() -> stub.query(good.toBuilder().setFilter(other).setPageToken(token).build())))
        .isEqualTo("page_token");
    assertThat(field(() -> stub.query(filter(AuditFilter.newBuilder().setEffectValue(77)))))
        .isEqualTo("filter.effect");
    assertThat(field(() -> stub.query(filter(AuditFilter.newBuilder().setCauseValue(77)))))
        .isEqualTo("filter.cause");
    Timestamp bad = Timestamp.newBuilder().setNanos(-1).build();
    assertThat(field(() -> stub.query(filter(AuditFilter.newBuilder().setFrom(bad)))))
        .isEqualTo("filter.from");
    assertThat(field(() -> stub.aggregate(AggregateRequest.getDefaultInstance())))
        .isEqualTo("group_by");
    assertThat(field(() -> stub.get(GetRequest.getDefaultInstance()))).isEqualTo("key");
  }

  private static QueryRequest filter(AuditFilter.Builder filter) {
    return QueryRequest.newBuilder().setFilter(filter).build();
  }

  @Test
  void groupsAreCounted() throws Exception {
    fill();
    assertThat(groups(AuditField.AUDIT_FIELD_EFFECT))
        .containsExactly(group("DENY", 60, 0, 60), group("PERMIT", 60, 60, 0));
    assertThat(groups(AuditField.AUDIT_FIELD_POLICY).getFirst())
        .isEqualTo(group("council.pii", 120, 60, 60));
    assertThat(groups(AuditField.AUDIT_FIELD_POLICY)).hasSize(4);
    assertThat(groups(AuditField.AUDIT_FIELD_KIND))
        .containsExactly(group("decision", 120, 60, 60), group("mirror", 2, 0, 0));
    assertThat(groups(AuditField.AUDIT_FIELD_DAY))
        .first()
        .extracting(AggregateGroup::getValue)
        .isEqualTo("2026-11-21");
    for (AuditField field : AuditField.values()) {
      if (field != AuditField.AUDIT_FIELD_UNSPECIFIED && field != AuditField.UNRECOGNIZED) {
        assertThat(groups(field)).as(field.name()).isNotEmpty();
      }
    }
  }

  @Test
  void groupsHaveSeveralFieldsAndTimes() throws Exception {
    fill();
    AggregateRequest.Builder both =
        AggregateRequest.newBuilder()
            .setGroupBy(AuditField.AUDIT_FIELD_POLICY)
            .addAlsoBy(AuditField.AUDIT_FIELD_WAIVER)
            .addAlsoBy(AuditField.AUDIT_FIELD_ACTION);
    List<AggregateGroup> groups = stub.aggregate(both.build()).getGroupsList();
    assertThat(groups.getFirst().getValuesList()).containsExactly("council.pii", "W-1", "read");
    assertThat(groups.stream().mapToLong(AggregateGroup::getCount).sum()).isEqualTo(24);
    AggregateRequest hours =
        AggregateRequest.newBuilder()
            .setFilter(AuditFilter.newBuilder().setKind("decision").setSubject("person-1"))
            .setBucketSeconds(3_600)
            .setOrder(AggregateOrder.AGGREGATE_ORDER_TIME)
            .build();
    List<AggregateGroup> buckets = stub.aggregate(hours).getGroupsList();
    assertThat(buckets).hasSize(2);
    assertThat(buckets.getFirst().getBucket().getSeconds())
        .isEqualTo(TestJournal.START.getEpochSecond());
    assertThat(buckets.stream().mapToLong(AggregateGroup::getCount).sum())
        .isEqualTo(count(AuditFilter.newBuilder().setSubject("person-1")));
    AggregateRequest rates =
        AggregateRequest.newBuilder()
            .setGroupBy(AuditField.AUDIT_FIELD_DATA_PRODUCT)
            .setOrder(AggregateOrder.AGGREGATE_ORDER_DENY_RATE)
            .setLimit(1)
            .build();
    AggregateGroup worst = stub.aggregate(rates).getGroups(0);
    assertThat(worst.getDenyRate()).isEqualTo(1);
    assertThat(worst.getValue()).isIn("urn:product:1", "urn:product:3");
    assertThat(
            field(() ->
                stub.aggregate(
                    AggregateRequest.newBuilder()
                        .setGroupBy(AuditField.AUDIT_FIELD_POLICY)
                        .addAlsoBy(AuditField.AUDIT_FIELD_POLICY)
                        .build())))
        .isEqualTo("also_by");
    assertThat(
            field(() -> stub.aggregate(AggregateRequest.newBuilder().setBucketSeconds(-1).build())))
        .isEqualTo("bucket_seconds");
  }

  private List<AggregateGroup> groups(AuditField field) {
    return stub.aggregate(AggregateRequest.newBuilder().setGroupBy(field).build()).getGroupsList();
  }

  private static AggregateGroup group(String value, long count, long permits, long denies) {
    return AggregateGroup.newBuilder()
        .setValue(value)
        .setCount(count)
        .setPermits(permits)
        .setDenies(denies)
        .addValues(value)
        .setDenyRate(permits + denies == 0 ? 0 : (double) denies / (permits + denies))
        .build();
  }

  @Test
  void whatAuditorsAskIsInTheLog() throws Exception {
    fill();
    Metadata who = new Metadata();
    who.put(Actor.HEADER, "auditor@example.com");
    AuditServiceGrpc.AuditServiceBlockingStub asking =
        stub.withInterceptors(MetadataUtils.newAttachHeadersInterceptor(who));
    AuditFilter filter = AuditFilter.newBuilder().setSubject("person-1").build();
    long asked = asking.query(QueryRequest.newBuilder().setFilter(filter).build()).getInquiry();
    assertThat(asking.query(QueryRequest.newBuilder().setFilter(filter).build()).getInquiry())
        .isEqualTo(asked);
    asking
        .sql(
            SqlRequest.newBuilder()
                .setStatement("SELECT 'person-1', count(*) FROM entries")
                .build())
        .forEachRemaining(part -> assertThat(part.getTreeSize()).isEqualTo(122));
    asking.aggregate(
        AggregateRequest.newBuilder()
            .setFilter(filter)
            .setGroupBy(AuditField.AUDIT_FIELD_KIND)
            .build());
    asking.export(ExportRequest.newBuilder().setFilter(filter).build()).forEachRemaining(_ -> {});
    asking.get(GetRequest.newBuilder().setIndex(1).build());
    publisher.publishNow();
    QueryRequest inquiries =
        QueryRequest.newBuilder()
            .setFilter(AuditFilter.newBuilder().setKind(Kinds.INQUIRY))
            .build();
    List<AuditEntry> found = stub.query(inquiries).getEntriesList().reversed();
    List<String> questions = new ArrayList<>();
    for (AuditEntry entry : found) {
      Leaf leaf = Leaf.parse(entry.getLeaf().toByteArray());
      questions.add(leaf.text("question"));
      assertThat(entry.getLeaf().toStringUtf8()).doesNotContain("person-1").doesNotContain("@");
      Payload payload = Payload.parse(entry.getPayload().toByteArray());
      assertThat(payload.disagreementsWhole(leaf)).isEmpty();
      assertThat(payload.text("actor")).isEqualTo("owner as auditor@example.com");
    }
    assertThat(questions).containsExactly("query", "sql", "aggregate", "export", "get");
    assertThat(found.getFirst().getIndex()).isEqualTo(asked);
    assertThat(found.getFirst().getLeaf().toStringUtf8())
        .contains("\"fields\":[\"subject\"]", "\"rows\":18", "\"tree_size\":122");
    assertThat(Payload.parse(found.getFirst().getPayload().toByteArray()).text("asked"))
        .isEqualTo("{\"subject\":\"person-1\"}");
  }

  @Test
  void sqlIsAnsweredInPartsAndBounded() throws Exception {
    orders.write(1_500);
    stub.append(orders.request(0, 1_500));
    publisher.publishNow();
    SqlRequest all =
        SqlRequest.newBuilder()
            .setStatement("SELECT idx, cause, time FROM decisions ORDER BY idx")
            .build();
    List<SqlResponse> parts = new ArrayList<>();
    stub.sql(all).forEachRemaining(parts::add);
    assertThat(parts).hasSize(3);
    assertThat(parts.getFirst().getColumnsList())
        .extracting(SqlColumn::getName)
        .containsExactly("idx", "cause", "time");
    assertThat(parts.stream().mapToInt(SqlResponse::getRowsCount).sum()).isEqualTo(1_500);
    SqlRow row = parts.getFirst().getRows(0);
    assertThat(row.getValues(0).getText()).isEqualTo("0");
    assertThat(row.getValues(1).hasText()).isFalse();
    assertThat(parts.getLast().getTruncated()).isFalse();
    parts.clear();
    stub.sql(all.toBuilder().setMaxRows(10).build()).forEachRemaining(parts::add);
    assertThat(parts.getLast().getRowsCount()).isEqualTo(10);
    assertThat(parts.getLast().getTruncated()).isTrue();
    for (String hostile : List.of("DROP VIEW entries", "SELECT * FROM read_text('/etc/passwd')")) {
      assertThat(
              field(
                  () -> stub.sql(SqlRequest.newBuilder().setStatement(hostile).build()).hasNext()))
          .isEqualTo("statement");
    }
    assertThat(field(() -> stub.sql(all.toBuilder().setMaxRows(-1).build()).hasNext()))
        .isEqualTo("max_rows");
  }

  @Test
  void aFileComesWithASignedManifest() throws Exception {
    fill();
    for (ExportFormat format :
        List.of(
            ExportFormat.EXPORT_FORMAT_CSV,
            ExportFormat.EXPORT_FORMAT_JSONL,
            ExportFormat.EXPORT_FORMAT_PARQUET)) {
      ByteString.Output data = ByteString.newOutput();
      StringBuilder manifest = new StringBuilder();
      stub.exportFile(
              ExportFileRequest.newBuilder()
                  .setFilter(AuditFilter.newBuilder().setSubject("person-1"))
                  .setFormat(format)
                  .build())
          .forEachRemaining(part -> {
            try {
              part.getData().writeTo(data);
            } catch (java.io.IOException e) {
              throw new AssertionError(e);
            }
            manifest.append(part.getManifest());
          });
      SignedNote note = SignedNote.parse(manifest.toString().getBytes(StandardCharsets.UTF_8));
      note.verify(LOG_KEY.verifier());
      byte[] bytes = data.toByteString().toByteArray();
      assertThat(note.text())
          .contains("\nrows 18\n", "\nsize 122\n", "\nroot " + store.root(122).toBase64() + "\n")
          .contains("\nfilter {\"subject\":\"person-1\"}\n")
          .contains(
              "\nsha256 "
                  + java.util.HexFormat.of()
                      .formatHex(java.security.MessageDigest.getInstance("SHA-256").digest(bytes))
                  + "\n");
      String text = new String(bytes, StandardCharsets.ISO_8859_1);
      assertThat(text).doesNotContain("person-");
      if (format != ExportFormat.EXPORT_FORMAT_PARQUET) {
        assertThat(text.lines()).hasSize(format == ExportFormat.EXPORT_FORMAT_CSV ? 19 : 18);
      }
    }
    assertThat(field(() -> stub.exportFile(ExportFileRequest.getDefaultInstance()).hasNext()))
        .isEqualTo("format");
  }

  @Test
  void anEntryComesWithAProofThatHolds() throws Exception {
    fill();
    LogPosition position =
        LogPosition.newBuilder().setOrigin(payments.origin.toString()).setSequence(5).build();
    List<GetRequest> requests =
        List.of(
            GetRequest.newBuilder().setIndex(106).build(),
            GetRequest.newBuilder().setDecisionId(payments.decisionId(5)).build(),
            GetRequest.newBuilder().setPosition(position).build());
    for (GetRequest request : requests) {
      GetResponse response = stub.get(request);
      AuditEntry entry = response.getEntry();
      assertThat(entry.getIndex()).isEqualTo(106);
      assertThat(entry.getLeaf().toByteArray()).isEqualTo(payments.entries.get(5).leaf());
      assertThat(entry.getPayload().toByteArray()).isEqualTo(payments.entries.get(5).payload());
      Checkpoint checkpoint =
          Checkpoint.open(
              response.getCheckpoint().getBytes(StandardCharsets.UTF_8),
              LOG_KEY.name(),
              LOG_KEY.verifier());
      Hash leaf = new Hasher().leaf(entry.getLeaf().toByteArray());
      assertThat(entry.getLeafHash().toByteArray()).isEqualTo(leaf.toBytes());
      ProofVerifier.inclusion(
          leaf,
          106,
          checkpoint.size(),
          hashes(response.getInclusionProofList()),
          checkpoint.root());
    }
    assertThat(
            error(
                    Status.Code.NOT_FOUND,
                    () -> stub.get(GetRequest.newBuilder().setIndex(9_999).build()))
                .getReason())
        .isEqualTo("NO_SUCH_ENTRY");
  }

  @Test
  void whatWasAcknowledgedIsFoundAtOnce() {
    orders.write(5);
    stub.append(orders.request(0, 5));
    GetResponse response =
        stub.get(GetRequest.newBuilder().setDecisionId(orders.decisionId(4)).build());
    assertThat(response.getEntry().getIndex()).isEqualTo(4);
  }

  @Test
  void proofsBetweenCheckpointsHold() throws Exception {
    fill();
    Checkpoint early = checkpoint();
    orders.write(300);
    stub.append(orders.request(100, 400));
    publisher.publishNow();
    Checkpoint late = checkpoint();
    List<ByteString> proof =
        stub.getConsistencyProof(
                GetConsistencyProofRequest.newBuilder()
                    .setFirstSize(early.size())
                    .setSecondSize(late.size())
                    .build())
            .getHashesList();
    ProofVerifier.consistency(early.size(), late.size(), hashes(proof), early.root(), late.root());
    List<ByteString> inclusion =
        stub.getInclusionProof(
                GetInclusionProofRequest.newBuilder().setIndex(7).setTreeSize(early.size()).build())
            .getHashesList();
    ProofVerifier.inclusion(
        new Hasher().leaf(orders.entries.get(7).leaf()),
        7,
        early.size(),
        hashes(inclusion),
        early.root());
    assertThat(
            field(() ->
                stub.getInclusionProof(
                    GetInclusionProofRequest.newBuilder().setIndex(0).setTreeSize(9_999).build())))
        .isEqualTo("tree_size");
    assertThat(
            field(() ->
                stub.getInclusionProof(
                    GetInclusionProofRequest.newBuilder().setIndex(-1).setTreeSize(5).build())))
        .isEqualTo("index");
    assertThat(
            field(() ->
                stub.getConsistencyProof(
                    GetConsistencyProofRequest.newBuilder()
                        .setFirstSize(6)
                        .setSecondSize(5)
                        .build())))
        .isEqualTo("first_size");
  }

  private Checkpoint checkpoint() throws Exception {
    return Checkpoint.open(
        stub.getCheckpoint(GetCheckpointRequest.getDefaultInstance())
            .getCheckpointBytes()
            .toByteArray(),
        LOG_KEY.name(),
        LOG_KEY.verifier());
  }

  @Test
  void anExportHoldsEveryMatchOnce() throws Exception {
    orders.write(700);
    stub.append(orders.request(0, 700));
    publisher.publishNow();
    List<Long> found = new ArrayList<>();
    stub.export(
            ExportRequest.newBuilder()
                .setFilter(AuditFilter.newBuilder().setEffect(Effect.EFFECT_PERMIT))
                .build())
        .forEachRemaining(part -> {
          assertThat(part.getTreeSize()).isEqualTo(701);
          part.getEntriesList().forEach(entry -> found.add(entry.getIndex()));
        });
    assertThat(found).hasSize(350).isSorted().doesNotHaveDuplicates();
    List<ExportResponse> none = new ArrayList<>();
    stub.export(
            ExportRequest.newBuilder()
                .setFilter(AuditFilter.newBuilder().setAction("none"))
                .build())
        .forEachRemaining(none::add);
    assertThat(none).containsExactly(ExportResponse.newBuilder().setTreeSize(701).build());
  }

  @Test
  void anIndexThatIsNotOfTheLogIsDerivedAnew() throws Exception {
    fill();
    index.close();
    Path file = folder.resolve("index.sqlite");
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, "no database".repeat(1_000).getBytes(StandardCharsets.UTF_8));
    reopen(file);
    Files.write(file, whole);
    try (java.sql.Connection connection =
            java.sql.DriverManager.getConnection("jdbc:sqlite:" + file);
        java.sql.Statement statement = connection.createStatement()) {
      statement.executeUpdate("UPDATE state SET root = 'another'");
      statement.executeUpdate("DELETE FROM entry WHERE idx < 50");
    }
    reopen(file);
    Files.delete(file);
    reopen(file);
    index = QueryIndex.open(file, store, payloads);
  }

  /** The log alone is the truth: without what was derived of it the answers are the same. */
  @Test
  void whatIsDerivedIsRebuiltFromTheLogAlone() throws Exception {
    fill();
    List<String> before = answers();
    assertThat(before).anyMatch(answer -> answer.contains("DENY"));
    stop();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        String name = folder.relativize(file).toString();
        if (name.startsWith("index.sqlite") || name.startsWith("columns")) {
          Files.delete(file);
        }
      }
    }
    assertThat(folder.resolve("columns")).doesNotExist();
    start();
    assertThat(answers()).isEqualTo(before);
  }

  /** What decisions are found, by a point look-up, conditions, counts and SQL. */
  private List<String> answers() {
    List<String> all = new ArrayList<>();
    AuditFilter decisions = AuditFilter.newBuilder().setKind("decision").build();
    for (AuditFilter filter :
        List.of(
            decisions,
            decisions.toBuilder().setSubject("person-3").build(),
            decisions.toBuilder().setEffect(Effect.EFFECT_DENY).build(),
            decisions.toBuilder().setDecisionId(orders.decisionId(7)).build())) {
      stub.query(QueryRequest.newBuilder().setFilter(filter).setPageSize(1_000).build())
          .getEntriesList()
          .forEach(entry -> all.add(entry.getIndex() + " " + entry.getPayload().toStringUtf8()));
    }
    AggregateRequest byEffect =
        AggregateRequest.newBuilder()
            .setFilter(decisions)
            .setGroupBy(AuditField.AUDIT_FIELD_EFFECT)
            .build();
    all.add(stub.aggregate(byEffect).getGroupsList().toString());
    stub.sql(SqlRequest.newBuilder().setStatement("SELECT * FROM decisions ORDER BY idx").build())
        .forEachRemaining(part -> all.add(part.getRowsList().toString()));
    return all;
  }

  private void reopen(Path file) throws Exception {
    try (QueryIndex again = QueryIndex.open(file, store, payloads)) {
      assertThat(again.size()).isEqualTo(122);
      assertThat(again.count(Conditions.of(AuditFilter.getDefaultInstance(), 122))).isEqualTo(122);
    }
  }

  private static List<Hash> hashes(List<ByteString> bytes) {
    return bytes.stream().map(b -> Hash.of(b.toByteArray())).toList();
  }

  private static StatusRuntimeException failure(ThrowingCallable call) {
    try {
      call.call();
    } catch (StatusRuntimeException e) {
      return e;
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
    throw new AssertionError("the call succeeded");
  }

  private static String field(ThrowingCallable call) {
    StatusRuntimeException e = failure(call);
    assertThat(e.getStatus().getCode()).as(e.getMessage()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    return detail(e, BadRequest.class).getFieldViolations(0).getField();
  }

  private static ErrorInfo error(Status.Code code, ThrowingCallable call) {
    StatusRuntimeException e = failure(call);
    assertThat(e.getStatus().getCode()).as(e.getMessage()).isEqualTo(code);
    return detail(e, ErrorInfo.class);
  }

  private static <T extends com.google.protobuf.Message> T detail(
      StatusRuntimeException e, Class<T> type) {
    com.google.rpc.Status status = StatusProto.fromThrowable(e);
    return status.getDetailsList().stream()
        .filter(any -> any.is(type))
        .map(any -> {
          try {
            return any.unpack(type);
          } catch (InvalidProtocolBufferException wrong) {
            throw new AssertionError(wrong);
          }
        })
        .findFirst()
        .orElseThrow();
  }
}
