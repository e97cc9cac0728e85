package dev.bylaw.sidecar.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.argThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import dev.bylaw.log.entry.Draft;
import dev.bylaw.log.entry.Leaf;
import dev.bylaw.log.entry.OriginText;
import dev.bylaw.log.entry.Payload;
import dev.bylaw.log.merkle.Hasher;
import dev.bylaw.sidecar.journal.Position;
import dev.bylaw.sidecar.policy.FakeDecider;
import dev.bylaw.sidecar.policy.Policies;
import dev.bylaw.sidecar.policy.PolicySource;
import dev.bylaw.sidecar.process.TestListeners;
import dev.bylaw.sidecar.record.Entries;
import dev.bylaw.v1.AttributeValue;
import dev.bylaw.v1.AuthorizeBatchRequest;
import dev.bylaw.v1.AuthorizeRequest;
import dev.bylaw.v1.AuthorizeResponse;
import dev.bylaw.v1.Cause;
import dev.bylaw.v1.CheckComplianceRequest;
import dev.bylaw.v1.DecisionServiceGrpc;
import dev.bylaw.v1.Effect;
import dev.bylaw.v1.EvaluateRetentionRequest;
import dev.bylaw.v1.ExplainRequest;
import dev.bylaw.v1.Mode;
import dev.bylaw.v1.ObligationOutcome;
import dev.bylaw.v1.ReportEnforcementRequest;
import dev.bylaw.v1.RequestContext;
import dev.bylaw.v1.Resource;
import dev.bylaw.v1.RetentionOutcome;
import dev.bylaw.v1.Subject;
import io.grpc.CallOptions;
import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class DecisionServiceTest {
  private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
  private static final String ORIGIN = "mesh.example/sidecar/orders/1";

  private final FakeDecider decider = new FakeDecider("sha256:" + "a".repeat(64));
  private final List<Draft> recorded = Collections.synchronizedList(new ArrayList<>());
  private final AtomicInteger asked = new AtomicInteger();
  private volatile Instant now = NOW;
  private volatile CompletableFuture<?> gate = CompletableFuture.completedFuture(null);
  private volatile Policies policies;
  private DecisionService service;
  private TestListeners listeners;
  private ManagedChannel channel;
  private DecisionServiceGrpc.DecisionServiceBlockingStub stub;

  @BeforeEach
  void start() throws IOException {
    policies = policies();
    policies.check();
    service =
        new DecisionService(
            policies,
            new Entries(),
            this::record,
            Executors.newVirtualThreadPerTaskExecutor(),
            () -> now);
    listeners = TestListeners.start(service);
    channel = NettyChannelBuilder.forAddress("127.0.0.1", listeners.port()).usePlaintext().build();
    stub = DecisionServiceGrpc.newBlockingStub(channel);
  }

  @AfterEach
  void stop() throws InterruptedException {
    channel.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
    listeners.close();
  }

  private Policies policies() {
    return new Policies(
        new PolicySource() {
          @Override
          public String digest() {
            return "d";
          }

          @Override
          public Loaded load(Instant clock) {
            return new Loaded(decider, Duration.ofHours(1), List.of());
          }
        },
        _ -> true,
        () -> now);
  }

  private CompletableFuture<Position> record(Draft draft) {
    CompletableFuture<?> passing = gate;
    asked.incrementAndGet();
    return passing.thenApply(_ -> {
      synchronized (recorded) {
        long sequence = recorded.size();
        recorded.add(draft);
        byte[] leaf = draft.seal(new OriginText(ORIGIN), sequence).leaf();
        return new Position(ORIGIN, sequence, new Hasher().leaf(leaf));
      }
    });
  }

  @Test
  void aDecisionTellsWhereItsRecordStands() throws Exception {
    var decision = stub.authorize(request().build()).getDecision();
    assertThat(decision.getEffect()).isEqualTo(Effect.EFFECT_PERMIT);
    assertThat(decision.getObligationsList()).hasSize(1);
    assertThat(decision.getPosition().getOrigin()).isEqualTo(ORIGIN);
    var sealed = recorded.getFirst().seal(new OriginText(ORIGIN), 0);
    assertThat(decision.getPosition().getLeafHash().toByteArray())
        .isEqualTo(new Hasher().leaf(sealed.leaf()).toBytes());
    Leaf leaf = Leaf.parse(sealed.leaf());
    assertThat(leaf.text("decision_id")).isEqualTo(decision.getDecisionId());
    assertThat(Payload.parse(sealed.payload()).disagreementsWhole(leaf)).isEmpty();
  }

  @Test
  void aLeafHoldsNothingThatTheCallerWorded() {
    stub.authorize(
        request()
            .setRequestId("request-of-carol")
            .setSubject(
                Subject.newBuilder()
                    .setType("user")
                    .setId("carol@example.com")
                    .addRoles("carols-role")
                    .putAttributes("name", AttributeValue.newBuilder().setText("Carol").build()))
            .setPurpose("help carol")
            .setAction("read")
            .setAgreement("carols agreement")
            .setConsumer(dev.bylaw.v1.Consumer.newBuilder().setDomain("carols domain"))
            .build());
    var sealed = recorded.getFirst().seal(new OriginText(ORIGIN), 0);
    assertThat(new String(sealed.leaf()).toLowerCase(Locale.ROOT)).doesNotContain("carol");
    assertThat(new String(sealed.payload()))
        .contains("carol@example.com", "carols agreement", "carols domain", "help carol");
  }

  @Test
  void noAnswerLeavesBeforeItsRecordIsDurable() throws Exception {
    CompletableFuture<Void> sync = new CompletableFuture<>();
    gate = sync;
    var answer = CompletableFuture.supplyAsync(() -> stub.authorize(request().build()));
    while (asked.get() == 0) {
      Thread.onSpinWait();
    }
    // a second call on the same connection has been answered, so the first could have been
    gate = CompletableFuture.completedFuture(null);
    stub.authorize(request().build());
    assertThat(answer.isDone()).isFalse();
    sync.complete(null);
    assertThat(answer.get().getDecision().getEffect()).isEqualTo(Effect.EFFECT_PERMIT);
  }

  @Test
  void aJournalThatCannotBeWrittenMakesNoDecision() throws Exception {
    gate = CompletableFuture.failedFuture(unavailable());
    StatusRuntimeException error = failure(() -> stub.authorize(request().build()));
    assertThat(error.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(detail(error, ErrorInfo.class).getReason()).isEqualTo("JOURNAL_UNAVAILABLE");
    assertThat(detail(error, ErrorInfo.class).getDomain()).isEqualTo("bylaw.dev");
    assertThat(detail(error, RetryInfo.class).getRetryDelay().getSeconds()).isPositive();
    assertThat(failure(() -> stub.reportEnforcement(receipt().build())).getStatus().getCode())
        .isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(failure(() -> stub.explain(explain())).getStatus().getCode())
        .isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(failure(() -> stub.authorizeBatch(batch(2))).getStatus().getCode())
        .isEqualTo(Status.Code.UNAVAILABLE);
  }

  static Stream<Arguments> wrongRequests() {
    return Stream.of(
        wrong("subject", b -> b.clearSubject()),
        wrong("subject.id", b -> b.getSubjectBuilder().setId("")),
        wrong("subject.type", b -> b.getSubjectBuilder().setType("x".repeat(65))),
        wrong("subject.id", b -> b.getSubjectBuilder().setId("x".repeat(257))),
        wrong("action", b -> b.setAction("")),
        wrong("action", b -> b.setAction("re\nad")),
        wrong("resource", b -> b.clearResource()),
        wrong("resource.data_product", b -> b.getResourceBuilder().setDataProduct("")),
        wrong("resource.labels", b -> b.getResourceBuilder().addLabels("public")),
        wrong(
            "resource.columns",
            b -> b.getResourceBuilder().addAllColumns(Collections.nCopies(4_097, "c"))),
        wrong("mode", b -> b.setModeValue(99)),
        wrong(
            "context.supported_obligations[0]",
            b -> b.getContextBuilder().addSupportedObligationsValue(99)),
        wrong(
            "subject.attributes[\"a\"]",
            b -> b.getSubjectBuilder().putAttributes("a", AttributeValue.getDefaultInstance())),
        wrong(
            "subject.attributes[\"a\"]",
            b ->
                b.getSubjectBuilder()
                    .putAttributes("a", AttributeValue.newBuilder().setNumber(Double.NaN).build())),
        wrong(
            "context.time",
            b -> b.getContextBuilder().setTime(Timestamp.newBuilder().setNanos(-1))),
        wrong("request_id", b -> b.setRequestId("x".repeat(129))),
        wrong("resource.data_product", b -> b.getResourceBuilder().setDataProduct("urn:unknown")));
  }

  private static Arguments wrong(String field, Consumer<AuthorizeRequest.Builder> change) {
    AuthorizeRequest.Builder request = request();
    change.accept(request);
    return Arguments.of(field, request.build());
  }

  @ParameterizedTest
  @MethodSource("wrongRequests")
  void whatIsWrongIsToldWithItsField(String field, AuthorizeRequest request) throws Exception {
    StatusRuntimeException error = failure(() -> stub.authorize(request));
    assertThat(error.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(detail(error, BadRequest.class).getFieldViolationsList())
        .extracting(BadRequest.FieldViolation::getField)
        .containsExactly(field);
    assertThat(recorded).isEmpty();
  }

  @Test
  void aDeadlineThatHasPassedDecidesNothing() {
    @SuppressWarnings("unchecked")
    StreamObserver<AuthorizeResponse> observer = mock(StreamObserver.class);
    var timer = Executors.newSingleThreadScheduledExecutor();
    Context.CancellableContext late =
        Context.current().withDeadline(Deadline.after(-1, TimeUnit.SECONDS), timer);
    late.run(() -> service.authorize(request().build(), observer));
    timer.shutdownNow();
    verify(observer, never()).onNext(any());
    verify(observer)
        .onError(argThat(e -> Status.fromThrowable(e).getCode() == Status.Code.DEADLINE_EXCEEDED));
    assertThat(decider.calls()).isZero();
    assertThat(recorded).isEmpty();
  }

  @Test
  void bytesThatAreNoMessageAreTheCallersMistake() throws Exception {
    for (byte[] bytes :
        List.of(new byte[] {(byte) 0xff}, new byte[] {0x12, 0x7f, 1}, new byte[] {0x0a, 1, -1})) {
      StatusRuntimeException error = failure(() -> raw(bytes));
      assertThat(error.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    }
    assertThat(recorded).isEmpty();
    stub.authorize(request().build());
  }

  @Test
  void messagesOverTheBoundAreRefused() {
    StatusRuntimeException error = failure(() -> raw(new byte[(4 << 20) + 1]));
    assertThat(error.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    assertThat(recorded).isEmpty();
  }

  @Test
  void aBatchIsBoundedAndKeepsItsOrder() throws Exception {
    var response =
        stub.authorizeBatch(
            batch(3).toBuilder().setRequests(1, request().setAction("export")).build());
    assertThat(response.getResponsesList())
        .extracting(r -> r.getDecision().getEffect())
        .containsExactly(Effect.EFFECT_PERMIT, Effect.EFFECT_DENY, Effect.EFFECT_PERMIT);
    assertThat(recorded).hasSize(3);
    assertThat(stub.authorizeBatch(batch(256)).getResponsesCount()).isEqualTo(256);
    for (int count : List.of(0, 257)) {
      StatusRuntimeException error = failure(() -> stub.authorizeBatch(batch(count)));
      assertThat(detail(error, BadRequest.class).getFieldViolations(0).getField())
          .isEqualTo("requests");
    }
    StatusRuntimeException error =
        failure(() ->
            stub.authorizeBatch(
                batch(2).toBuilder().setRequests(1, request().clearSubject()).build()));
    assertThat(detail(error, BadRequest.class).getFieldViolations(0).getField())
        .isEqualTo("requests[1].subject");
  }

  @Test
  void anExplanationIsADryRunWithEveryContribution() throws Exception {
    var response = stub.explain(explain());
    assertThat(response.getContributionsList())
        .extracting(c -> c.getPolicy() + " " + c.getForce() + " " + c.getOutcome())
        .containsExactly("council.pii local permits", "sales.readers grant permits");
    assertThat(response.getContributions(0).getReadsList()).containsExactly("input.purpose");
    Leaf leaf = Leaf.parse(recorded.getFirst().seal(new OriginText(ORIGIN), 0).leaf());
    assertThat(leaf.text("mode")).isEqualTo("DRY_RUN");
  }

  @Test
  void stalePoliciesDeny() {
    now = NOW.plus(Duration.ofHours(1)).plusNanos(1);
    var decision = stub.authorize(request().build()).getDecision();
    assertThat(decision.getEffect()).isEqualTo(Effect.EFFECT_DENY);
    assertThat(decision.getCause()).isEqualTo(Cause.CAUSE_STALE);
    policies.check();
    assertThat(stub.authorize(request().build()).getDecision().getEffect())
        .isEqualTo(Effect.EFFECT_PERMIT);
  }

  @Test
  void withoutPoliciesNothingIsDecided() throws Exception {
    DecisionService without =
        new DecisionService(policies(), new Entries(), this::record, Runnable::run, () -> now);
    try (TestListeners own = TestListeners.start(without)) {
      ManagedChannel other =
          NettyChannelBuilder.forAddress("127.0.0.1", own.port()).usePlaintext().build();
      StatusRuntimeException error =
          failure(() -> DecisionServiceGrpc.newBlockingStub(other).authorize(request().build()));
      assertThat(detail(error, ErrorInfo.class).getReason()).isEqualTo("NO_POLICIES");
      other.shutdownNow();
    }
  }

  @Test
  void receiptsAreRecorded() throws Exception {
    var position = stub.reportEnforcement(receipt().build()).getPosition();
    assertThat(position.getSequence()).isZero();
    Leaf leaf = Leaf.parse(recorded.getFirst().seal(new OriginText(ORIGIN), 0).leaf());
    assertThat(leaf.kind()).isEqualTo("receipt");
    for (var wrong :
        List.of(
            receipt().setDecisionId("").build(),
            receipt().setDecisionId("Carol").build(),
            receipt().setReuses(-1).build(),
            receipt().addOutcomes(ObligationOutcome.newBuilder().setIndex(-1)).build(),
            receipt()
                .addOutcomes(ObligationOutcome.newBuilder().setNote("x".repeat(1_025)))
                .build())) {
      assertThat(failure(() -> stub.reportEnforcement(wrong)).getStatus().getCode())
          .isEqualTo(Status.Code.INVALID_ARGUMENT);
    }
  }

  @Test
  void retentionAndComplianceAreRecordedToo() throws Exception {
    var retention =
        stub.evaluateRetention(
            EvaluateRetentionRequest.newBuilder()
                .setDataProduct(FakeDecider.PRODUCT)
                .setEventTime(Timestamp.newBuilder().setSeconds(1))
                .build());
    assertThat(retention.getOutcome()).isEqualTo(RetentionOutcome.RETENTION_OUTCOME_RETAIN);
    assertThat(retention.getPosition().getSequence()).isZero();
    var compliance =
        stub.checkCompliance(
            CheckComplianceRequest.newBuilder().setDataProduct(FakeDecider.PRODUCT).build());
    assertThat(compliance.getPosition().getSequence()).isEqualTo(1);
    for (var wrong :
        List.of(
            CheckComplianceRequest.getDefaultInstance(),
            CheckComplianceRequest.newBuilder()
                .setDocument(ByteString.copyFrom(new byte[(1 << 20) + 1]))
                .build())) {
      assertThat(failure(() -> stub.checkCompliance(wrong)).getStatus().getCode())
          .isEqualTo(Status.Code.INVALID_ARGUMENT);
    }
    assertThat(
            failure(() -> stub.evaluateRetention(EvaluateRetentionRequest.getDefaultInstance()))
                .getStatus()
                .getCode())
        .isEqualTo(Status.Code.INVALID_ARGUMENT);
  }

  @Test
  void aRecordThatWouldBeTooLargeIsNoDecision() throws Exception {
    AuthorizeRequest.Builder request = request();
    for (int i = 0; i < 4_096; i++) {
      request.getResourceBuilder().addColumns("column-%04d-%s".formatted(i, "x".repeat(200)));
    }
    StatusRuntimeException error = failure(() -> stub.authorize(request.build()));
    assertThat(error.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    assertThat(detail(error, ErrorInfo.class).getReason()).isEqualTo("RECORD_TOO_LARGE");
  }

  private static Exception unavailable() throws Exception {
    // its constructor is the journal's own
    var constructor =
        Class.forName("dev.bylaw.sidecar.journal.JournalUnavailableException")
            .getDeclaredConstructors()[0];
    constructor.setAccessible(true);
    return (Exception)
        constructor.newInstance(
            dev.bylaw.sidecar.journal.JournalUnavailableException.Reason.DISK, "no space left");
  }

  private static AuthorizeRequest.Builder request() {
    AuthorizeRequest.Builder request = AuthorizeRequest.newBuilder().setAction("read");
    request.setSubject(Subject.newBuilder().setType("user").setId("alice"));
    request.setResource(Resource.newBuilder().setDataProduct(FakeDecider.PRODUCT));
    request.setContext(RequestContext.getDefaultInstance());
    return request;
  }

  private static ExplainRequest explain() {
    return ExplainRequest.newBuilder().setRequest(request().setMode(Mode.MODE_ENFORCE)).build();
  }

  private static AuthorizeBatchRequest batch(int count) {
    return AuthorizeBatchRequest.newBuilder()
        .addAllRequests(Collections.nCopies(count, request().build()))
        .build();
  }

  private static ReportEnforcementRequest.Builder receipt() {
    return ReportEnforcementRequest.newBuilder()
        .setDecisionId("01234567-89ab-7def-8123-456789abcdef")
        .addOutcomes(ObligationOutcome.newBuilder().setIndex(0).setDischarged(true));
  }

  private byte[] raw(byte[] bytes) {
    MethodDescriptor.Marshaller<byte[]> plain =
        new MethodDescriptor.Marshaller<>() {
          @Override
          public InputStream stream(byte[] value) {
            return new ByteArrayInputStream(value);
          }

          @Override
          public byte[] parse(InputStream stream) {
            try {
              return stream.readAllBytes();
            } catch (IOException e) {
              throw new AssertionError(e);
            }
          }
        };
    return ClientCalls.blockingUnaryCall(
        channel,
        DecisionServiceGrpc.getAuthorizeMethod().toBuilder(plain, plain).build(),
        CallOptions.DEFAULT,
        bytes);
  }

  private static StatusRuntimeException failure(ThrowingCallable call) {
    return catchThrowableOfType(StatusRuntimeException.class, call);
  }

  private static <M extends Message> M detail(StatusRuntimeException error, Class<M> type)
      throws InvalidProtocolBufferException {
    for (Any any : StatusProto.fromThrowable(error).getDetailsList()) {
      if (any.is(type)) {
        return any.unpack(type);
      }
    }
    throw new AssertionError("no " + type.getSimpleName() + " in " + error);
  }
}
