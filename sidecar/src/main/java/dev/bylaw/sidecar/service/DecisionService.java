package dev.bylaw.sidecar.service;

import com.google.protobuf.ByteString;
import dev.bylaw.federation.record.ComplianceRecord;
import dev.bylaw.federation.record.DecisionRecord;
import dev.bylaw.federation.record.JournalRecord;
import dev.bylaw.federation.record.RetentionRecord;
import dev.bylaw.federation.request.AccessRequest;
import dev.bylaw.federation.retention.RetentionRequest;
import dev.bylaw.log.entry.Draft;
import dev.bylaw.log.entry.EntryException;
import dev.bylaw.pdp.Outcome;
import dev.bylaw.pdp.SubmittedDocument;
import dev.bylaw.sidecar.journal.Position;
import dev.bylaw.sidecar.policy.Decider;
import dev.bylaw.sidecar.policy.Policies;
import dev.bylaw.sidecar.record.Entries;
import dev.bylaw.sidecar.record.Judged;
import dev.bylaw.sidecar.record.Receipt;
import dev.bylaw.sidecar.wire.Answers;
import dev.bylaw.sidecar.wire.ComplianceReader;
import dev.bylaw.sidecar.wire.ReceiptReader;
import dev.bylaw.sidecar.wire.RequestLimits;
import dev.bylaw.sidecar.wire.RequestReader;
import dev.bylaw.sidecar.wire.Violations;
import dev.bylaw.v1.AuthorizeBatchRequest;
import dev.bylaw.v1.AuthorizeBatchResponse;
import dev.bylaw.v1.AuthorizeRequest;
import dev.bylaw.v1.AuthorizeResponse;
import dev.bylaw.v1.CheckComplianceRequest;
import dev.bylaw.v1.CheckComplianceResponse;
import dev.bylaw.v1.DecisionServiceGrpc;
import dev.bylaw.v1.EvaluateRetentionRequest;
import dev.bylaw.v1.EvaluateRetentionResponse;
import dev.bylaw.v1.ExplainRequest;
import dev.bylaw.v1.ExplainResponse;
import dev.bylaw.v1.LogPosition;
import dev.bylaw.v1.Mode;
import dev.bylaw.v1.ReportEnforcementRequest;
import dev.bylaw.v1.ReportEnforcementResponse;
import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads, decides, records, and only then answers. Authorize decides on the thread that the call
 * came on, which must not block and does not; the answer leaves from the recorder's thread. The
 * slower calls go to the workers.
 */
public final class DecisionService extends DecisionServiceGrpc.DecisionServiceImplBase {
  private static final Logger LOG = LoggerFactory.getLogger(DecisionService.class);

  private final Policies policies;
  private final Entries entries;
  private final Recorder recorder;
  private final Executor workers;
  private final InstantSource clock;

  /**
   * @param workers for calls that take longer; one that takes no more rejects
   */
  public DecisionService(
      Policies policies,
      Entries entries,
      Recorder recorder,
      Executor workers,
      InstantSource clock) {
    this.policies = policies;
    this.entries = entries;
    this.recorder = recorder;
    this.workers = workers;
    this.clock = clock;
  }

  /** What is to be recorded, and the answer once it is. */
  private record Prepared<A>(Draft draft, Function<LogPosition, A> answer) {
    CompletableFuture<A> record(Recorder recorder) {
      return recorder.append(draft).thenApply(position -> answer.apply(wire(position)));
    }
  }

  @Override
  public void authorize(AuthorizeRequest request, StreamObserver<AuthorizeResponse> observer) {
    respond(observer, () -> prepare(request, "", policiesInForce()).record(recorder));
  }

  @Override
  public void authorizeBatch(
      AuthorizeBatchRequest request, StreamObserver<AuthorizeBatchResponse> observer) {
    onWorker(observer, () -> batch(request));
  }

  @Override
  public void explain(ExplainRequest request, StreamObserver<ExplainResponse> observer) {
    onWorker(
        observer,
        () -> {
          Policies.InForce inForce = policiesInForce();
          AuthorizeRequest dryRun =
              request.getRequest().toBuilder().setMode(Mode.MODE_DRY_RUN).build();
          DecisionRecord record = decide(dryRun, "request.", inForce);
          ExplainResponse.Builder response =
              ExplainResponse.newBuilder()
                  .addAllContributions(Explanation.of(record, inForce.decider()));
          return new Prepared<>(
                  draft(record, inForce.decider()),
                  position ->
                      response.setDecision(Answers.decision(record).setPosition(position)).build())
              .record(recorder);
        });
  }

  @Override
  public void checkCompliance(
      CheckComplianceRequest request, StreamObserver<CheckComplianceResponse> observer) {
    onWorker(observer, () -> compliance(request));
  }

  @Override
  public void evaluateRetention(
      EvaluateRetentionRequest request, StreamObserver<EvaluateRetentionResponse> observer) {
    onWorker(observer, () -> retention(request));
  }

  @Override
  public void reportEnforcement(
      ReportEnforcementRequest request, StreamObserver<ReportEnforcementResponse> observer) {
    respond(
        observer,
        () -> {
          Violations violations = new Violations();
          Receipt receipt = ReceiptReader.read(request, clock.instant(), violations);
          if (receipt == null) {
            throw CallErrors.invalid(violations);
          }
          return new Prepared<>(
                  encode(() -> entries.receipt(receipt)),
                  position -> ReportEnforcementResponse.newBuilder().setPosition(position).build())
              .record(recorder);
        });
  }

  private CompletableFuture<AuthorizeBatchResponse> batch(AuthorizeBatchRequest request) {
    int count = request.getRequestsCount();
    if (count < 1 || count > RequestLimits.BATCH) {
      Violations violations = new Violations();
      violations.add(
          "requests", "expected 1 to %d, found %d".formatted(RequestLimits.BATCH, count));
      throw CallErrors.invalid(violations);
    }
    Policies.InForce inForce = policiesInForce();
    List<Prepared<AuthorizeResponse>> prepared = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      prepared.add(prepare(request.getRequests(i), "requests[" + i + "].", inForce));
    }
    List<CompletableFuture<AuthorizeResponse>> recorded =
        prepared.stream().map(each -> each.record(recorder)).toList();
    return CompletableFuture.allOf(recorded.toArray(CompletableFuture[]::new))
        .thenApply(_ ->
            AuthorizeBatchResponse.newBuilder()
                .addAllResponses(recorded.stream().map(CompletableFuture::join).toList())
                .build());
  }

  private CompletableFuture<EvaluateRetentionResponse> retention(EvaluateRetentionRequest request) {
    Violations violations = new Violations();
    RetentionRequest read = RequestReader.read(request, newId(), violations);
    if (read == null) {
      throw CallErrors.invalid(violations);
    }
    Policies.InForce inForce = policiesInForce();
    Instant now = clock.instant();
    RetentionRecord record =
        decided(inForce.decider().retention(read, now, inForce.isStale(now)), "");
    return new Prepared<>(
            encode(() -> entries.retention(record, inForce.decider().vocabulary())),
            position -> Answers.retention(record).setPosition(position).build())
        .record(recorder);
  }

  private CompletableFuture<CheckComplianceResponse> compliance(CheckComplianceRequest request) {
    Violations violations = new Violations();
    ComplianceReader.check(request, violations);
    if (!violations.isEmpty()) {
      throw CallErrors.invalid(violations);
    }
    Policies.InForce inForce = policiesInForce();
    Instant now = clock.instant();
    boolean stale = inForce.isStale(now);
    String id = request.getRequestId().isEmpty() ? newId() : request.getRequestId();
    String name = request.getDocumentName().isEmpty() ? "document" : request.getDocumentName();
    SubmittedDocument document =
        request.hasDataProduct()
            ? null
            : new SubmittedDocument(name, request.getDocument().toByteArray());
    Judged judged = new Judged(stale, document, previous(request, name));
    ComplianceRecord record =
        decided(
            document == null
                ? inForce.decider().product(id, request.getDataProduct(), now, stale)
                : inForce.decider().document(id, document, judged.previous(), now, stale),
            "");
    return new Prepared<>(
            encode(() -> entries.compliance(record, judged)),
            position -> Answers.compliance(record).setPosition(position).build())
        .record(recorder);
  }

  private static @Nullable SubmittedDocument previous(CheckComplianceRequest request, String name) {
    return request.getPreviousDocument().isEmpty()
        ? null
        : new SubmittedDocument(
            name + Judged.PREVIOUS_SUFFIX, request.getPreviousDocument().toByteArray());
  }

  private Prepared<AuthorizeResponse> prepare(
      AuthorizeRequest request, String prefix, Policies.InForce inForce) {
    DecisionRecord record = decide(request, prefix, inForce);
    return new Prepared<>(
        draft(record, inForce.decider()),
        position ->
            AuthorizeResponse.newBuilder()
                .setDecision(Answers.decision(record).setPosition(position))
                .build());
  }

  private DecisionRecord decide(AuthorizeRequest request, String prefix, Policies.InForce inForce) {
    Violations violations = new Violations();
    AccessRequest read = RequestReader.read(request, prefix, newId(), violations);
    if (read == null) {
      throw CallErrors.invalid(violations);
    }
    Instant now = clock.instant();
    return decided(inForce.decider().authorize(read, now, inForce.isStale(now)), prefix);
  }

  private static <R extends JournalRecord> R decided(Outcome<R> outcome, String prefix) {
    return switch (outcome) {
      case Outcome.Decided<R>(R record) -> record;
      case Outcome.Refused<R>(var found) -> {
        Violations violations = new Violations();
        found.forEach(each -> violations.add(prefix + each.field(), each.message()));
        throw CallErrors.invalid(violations);
      }
    };
  }

  private Draft draft(DecisionRecord record, Decider decider) {
    return encode(() -> entries.decision(record, decider.vocabulary()));
  }

  /** Encoding that may find the entry too large. */
  private interface Encoding {
    Draft encode() throws EntryException;
  }

  private static Draft encode(Encoding encoding) {
    try {
      return encoding.encode();
    } catch (EntryException e) {
      throw CallErrors.tooLarge(e);
    }
  }

  private Policies.InForce policiesInForce() {
    Policies.InForce inForce = policies.inForce();
    if (inForce == null) {
      throw CallErrors.noPolicies();
    }
    return inForce;
  }

  private <A> void onWorker(StreamObserver<A> observer, Supplier<CompletableFuture<A>> call) {
    try {
      workers.execute(Context.current().wrap(() -> respond(observer, call)));
    } catch (RejectedExecutionException _) {
      observer.onError(CallErrors.busy());
    }
  }

  private static <A> void respond(StreamObserver<A> observer, Supplier<CompletableFuture<A>> call) {
    Deadline deadline = Context.current().getDeadline();
    if ((deadline != null && deadline.isExpired()) || Context.current().isCancelled()) {
      observer.onError(CallErrors.late());
      return;
    }
    CompletableFuture<A> answer;
    try {
      answer = call.get();
    } catch (StatusRuntimeException e) {
      observer.onError(e);
      return;
    } catch (RuntimeException | StackOverflowError e) {
      LOG.atError().setCause(e).log("a call failed");
      observer.onError(CallErrors.internal());
      return;
    }
    CompletableFuture<A> _ =
        answer.whenComplete((response, failure) -> reply(observer, response, failure));
  }

  private static <A> void reply(
      StreamObserver<A> observer, A response, @Nullable Throwable failure) {
    if (failure != null) {
      observer.onError(failed(failure));
    } else if (!(observer instanceof ServerCallStreamObserver<A> call) || !call.isCancelled()) {
      observer.onNext(response);
      observer.onCompleted();
    }
  }

  private static StatusRuntimeException failed(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    StatusRuntimeException error = CallErrors.unrecorded(cause);
    if (error.getStatus().getCode() == io.grpc.Status.Code.INTERNAL) {
      LOG.atError().setCause(cause).log("an answer failed");
    }
    return error;
  }

  private static LogPosition wire(Position position) {
    return LogPosition.newBuilder()
        .setOrigin(position.origin())
        .setSequence(position.sequence())
        .setLeafHash(ByteString.copyFrom(position.leafHash().toBytes()))
        .setReceipt(position.receipt())
        .build();
  }

  /** For a caller that sent no id of its own. */
  private static String newId() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    return new UUID(random.nextLong(), random.nextLong()).toString();
  }
}
