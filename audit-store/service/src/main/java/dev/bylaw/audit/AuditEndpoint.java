package dev.bylaw.audit;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import com.google.protobuf.UnsafeByteOperations;
import dev.bylaw.audit.columns.FactQueries;
import dev.bylaw.log.checkpoint.Checkpoint;
import dev.bylaw.log.entry.EncodedEntry;
import dev.bylaw.log.entry.EntryException;
import dev.bylaw.log.entry.SidecarOrigin;
import dev.bylaw.log.merkle.Hash;
import dev.bylaw.log.note.CosignatureSigner;
import dev.bylaw.log.note.Ed25519Signer;
import dev.bylaw.log.note.NoteException;
import dev.bylaw.log.note.SignedNote;
import dev.bylaw.log.policy.PolicyException;
import dev.bylaw.log.store.AppendOutcome;
import dev.bylaw.log.store.Batch;
import dev.bylaw.log.store.Enrolment;
import dev.bylaw.log.store.LogStore;
import dev.bylaw.v1.AggregateRequest;
import dev.bylaw.v1.AggregateResponse;
import dev.bylaw.v1.AppendRequest;
import dev.bylaw.v1.AppendResponse;
import dev.bylaw.v1.AuditEntry;
import dev.bylaw.v1.AuditFilter;
import dev.bylaw.v1.AuditServiceGrpc;
import dev.bylaw.v1.Cause;
import dev.bylaw.v1.Effect;
import dev.bylaw.v1.EraseRequest;
import dev.bylaw.v1.EraseResponse;
import dev.bylaw.v1.ExportFileRequest;
import dev.bylaw.v1.ExportFileResponse;
import dev.bylaw.v1.ExportRequest;
import dev.bylaw.v1.ExportResponse;
import dev.bylaw.v1.GetCheckpointRequest;
import dev.bylaw.v1.GetCheckpointResponse;
import dev.bylaw.v1.GetConsistencyProofRequest;
import dev.bylaw.v1.GetConsistencyProofResponse;
import dev.bylaw.v1.GetInclusionProofRequest;
import dev.bylaw.v1.GetInclusionProofResponse;
import dev.bylaw.v1.GetRequest;
import dev.bylaw.v1.GetResponse;
import dev.bylaw.v1.GetSignsRequest;
import dev.bylaw.v1.GetSignsResponse;
import dev.bylaw.v1.JournalEntry;
import dev.bylaw.v1.QueryRequest;
import dev.bylaw.v1.QueryResponse;
import dev.bylaw.v1.SqlRequest;
import dev.bylaw.v1.SqlResponse;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The service of the API over one log and its index. */
final class AuditEndpoint extends AuditServiceGrpc.AuditServiceImplBase {
  private static final Logger LOG = LoggerFactory.getLogger(AuditEndpoint.class);
  private static final int DEFAULT_PAGE = 100;
  // of 8 KiB at most
  private static final int MAX_SIGNS = 256;
  private static final int MAX_PAGE = 1_000;
  private static final int DEFAULT_GROUPS = 20;
  // a page ends before this many bytes of leaves and payloads, one row at least
  static final long MAX_PAGE_BYTES = 2L << 20;

  private final LogStore store;
  private final Enrolment enrolment;
  private final Publisher publisher;
  private final QueryIndex index;
  private final FactQueries facts;
  private final Matches matches;
  private final Payloads payloads;
  private final Eraser eraser;
  private volatile @Nullable CosignatureSigner cosigner;
  private volatile @Nullable Witnessing witnessing;
  private volatile @Nullable Signs signs;
  private final Inquiries inquiries;
  private final FactCalls factCalls;

  AuditEndpoint(
      LogStore store,
      Enrolment enrolment,
      Publisher publisher,
      QueryIndex index,
      FactQueries facts,
      Payloads payloads,
      Eraser eraser,
      Ed25519Signer signer,
      InstantSource clock) {
    this.store = store;
    this.enrolment = enrolment;
    this.publisher = publisher;
    this.index = index;
    this.facts = facts;
    this.matches = new Matches(store, index, payloads);
    this.payloads = payloads;
    this.eraser = eraser;
    this.inquiries = new Inquiries(store, clock);
    this.factCalls = new FactCalls(store, index, matches, facts, inquiries, signer, clock);
  }

  /** From now on the newest checkpoint of a sidecar is cosigned once its entries are durable. */
  AuditEndpoint cosigning(CosignatureSigner key) {
    cosigner = key;
    return this;
  }

  /** From now on checkpoints are asked to be cosigned by this log's witnesses; null for none. */
  AuditEndpoint witnessed(@Nullable Witnessing by) {
    witnessing = by;
    return this;
  }

  /** From now on signs of life are kept there. */
  AuditEndpoint seeing(Signs kept) {
    signs = kept;
    return this;
  }

  @Override
  public void getSigns(GetSignsRequest request, StreamObserver<GetSignsResponse> observer) {
    Signs kept = signs;
    List<String> all = kept == null ? List.of() : kept.all();
    for (int from = 0; from < all.size(); from += MAX_SIGNS) {
      observer.onNext(
          GetSignsResponse.newBuilder()
              .addAllSigns(all.subList(from, Math.min(all.size(), from + MAX_SIGNS)))
              .build());
    }
    observer.onCompleted();
  }

  private interface Call<T> {
    T answer() throws IOException, IndexException;
  }

  private static <T> void answer(StreamObserver<T> observer, Call<T> call) {
    T response;
    try {
      response = call.answer();
    } catch (StatusRuntimeException e) {
      observer.onError(e);
      return;
    } catch (IOException | IndexException e) {
      LOG.error("a call failed: {}", e.getMessage());
      observer.onError(Failures.unavailable(e));
      return;
    } catch (RuntimeException e) {
      LOG.error("a call failed", e);
      observer.onError(Status.INTERNAL.withDescription("see the store's log").asException());
      return;
    }
    observer.onNext(response);
    observer.onCompleted();
  }

  @Override
  public void append(AppendRequest request, StreamObserver<AppendResponse> observer) {
    answer(observer, () -> append(request));
  }

  private AppendResponse append(AppendRequest request) throws IOException {
    if (request.getEntriesCount() == 0 && request.getCheckpoint().isEmpty()) {
      return AppendResponse.newBuilder().setNextSequence(next(request.getOrigin())).build();
    }
    List<EncodedEntry> entries = new ArrayList<>(request.getEntriesCount());
    for (JournalEntry entry : request.getEntriesList()) {
      entries.add(
          new EncodedEntry(entry.getLeaf().toByteArray(), entry.getPayload().toByteArray()));
    }
    Batch batch =
        new Batch(
            request.getOrigin(),
            request.getFirstSequence(),
            entries,
            request.getCheckpoint().getBytes(StandardCharsets.UTF_8));
    return switch (store.append(batch)) {
      case AppendOutcome.Accepted accepted ->
          AppendResponse.newBuilder()
              .setNextSequence(accepted.next())
              .setTreeSize(entries.isEmpty() ? 0 : accepted.treeSize())
              .setCosignature(cosign(batch, accepted))
              .build();
      case AppendOutcome.Gap gap -> throw Failures.gap(gap);
      case AppendOutcome.Conflict conflict -> {
        LOG.error(
            "`{}` signed two histories, see `{}`",
            conflict.claimed().origin(),
            conflict.evidence());
        throw Failures.conflict(conflict);
      }
      case AppendOutcome.Refused refused -> {
        LOG.warn("a batch of `{}` is refused: {}", request.getOrigin(), refused.message());
        throw Failures.refused(refused);
      }
    };
  }

  /**
   * The store's statement that it has all that a checkpoint commits to, and knows of none that is
   * newer. Empty of one that is not the newest: its root may be one that is no longer known.
   */
  private String cosign(Batch batch, AppendOutcome.Accepted accepted) throws IOException {
    CosignatureSigner key = cosigner;
    Signs seen = signs;
    if (seen != null && batch.entries().isEmpty()) {
      seen.see(batch.origin(), new String(batch.checkpoint(), StandardCharsets.UTF_8));
    }
    if (key == null || batch.first() + batch.entries().size() != accepted.next()) {
      return "";
    }
    try {
      String text = SignedNote.parse(batch.checkpoint()).text();
      return SignedNote.lines(SignedNote.sign(text, key).signatures());
    } catch (NoteException e) {
      throw new IOException("the checkpoint cannot be cosigned: " + e.getMessage(), e);
    }
  }

  private long next(String text) {
    try {
      SidecarOrigin origin = SidecarOrigin.parse(text);
      if (enrolment.verifier(origin) == null) {
        throw Failures.refused(
            new AppendOutcome.Refused(
                AppendOutcome.Reason.UNKNOWN_ORIGIN, "`" + origin.keyName() + "` is not enrolled"));
      }
      return store.next(origin);
    } catch (EntryException e) {
      throw Failures.invalid("origin", String.valueOf(e.getMessage()));
    }
  }

  @Override
  public void query(QueryRequest request, StreamObserver<QueryResponse> observer) {
    answer(observer, () -> query(request));
  }

  private QueryResponse query(QueryRequest request) throws IOException, IndexException {
    check(request.getFilter());
    int rows = limit("page_size", request.getPageSize(), DEFAULT_PAGE);
    PageToken token = pageToken(request);
    Matches.Found matching = matches.find(request.getFilter(), token.treeSize());
    List<Long> found = matching.newestFirst(token.before(), rows + 1);
    QueryResponse.Builder response =
        QueryResponse.newBuilder().setTreeSize(token.treeSize()).setTotal(matching.count());
    // one entry for a question, not for each of its pages
    if (request.getPageToken().isEmpty()) {
      response.setInquiry(
          inquiries.filtered(
              "query",
              request.getFilter(),
              response.getTotal(),
              token.treeSize(),
              Actor.current()));
    }
    long bytes = 0;
    for (long at : found) {
      AuditEntry entry = entry(at);
      bytes += entry.getLeaf().size() + entry.getPayload().size();
      int taken = response.getEntriesCount();
      if (taken == rows || (taken > 0 && bytes > MAX_PAGE_BYTES)) {
        long last = response.getEntries(taken - 1).getIndex();
        return response.setNextPageToken(token.after(last).toString()).build();
      }
      response.addEntries(entry);
    }
    return response.build();
  }

  private PageToken pageToken(QueryRequest request) {
    if (request.getPageToken().isEmpty()) {
      return PageToken.first(index.size(), request.getFilter());
    }
    return PageToken.parse(request.getPageToken(), request.getFilter())
        .filter(token -> token.treeSize() <= index.size())
        .orElseThrow(() -> Failures.invalid("page_token", "it is not a token of this query"));
  }

  @Override
  public void aggregate(AggregateRequest request, StreamObserver<AggregateResponse> observer) {
    answer(observer, () -> aggregate(request));
  }

  private AggregateResponse aggregate(AggregateRequest request) throws IOException, IndexException {
    check(request.getFilter());
    int limit = limit("limit", request.getLimit(), DEFAULT_GROUPS);
    Aggregate aggregate = Aggregate.of(request, limit);
    long size = index.size();
    Conditions conditions = matches.facts(request.getFilter(), size);
    AggregateResponse response = aggregate.ask(facts, conditions, size);
    inquiries.filtered(
        "aggregate", request.getFilter(), response.getGroupsCount(), size, Actor.current());
    return response;
  }

  @Override
  public void get(GetRequest request, StreamObserver<GetResponse> observer) {
    answer(observer, () -> get(request));
  }

  private GetResponse get(GetRequest request) throws IOException, IndexException {
    OptionalLong found = find(request);
    if (found.isEmpty()) {
      // it may be durable and not yet published: what was acknowledged is to be found
      publisher.publishNow();
      found = find(request);
    }
    long at = found.orElseThrow(() -> Failures.notFound("there is no such entry"));
    byte[] note = store.checkpointNote();
    long size = size(note);
    AuditEntry entry = entry(at);
    if (!entry.getPayload().isEmpty()) {
      AuditFilter one = AuditFilter.newBuilder().setDecisionId(request.getDecisionId()).build();
      inquiries.filtered("get", one, 1, size, Actor.current());
    }
    return GetResponse.newBuilder()
        .setEntry(entry)
        .addAllInclusionProof(bytes(store.inclusionProof(at, size)))
        .setCheckpoint(new String(note, StandardCharsets.UTF_8))
        .build();
  }

  private OptionalLong find(GetRequest request) throws IndexException {
    return switch (request.getKeyCase()) {
      case INDEX ->
          request.getIndex() >= 0 && request.getIndex() < store.checkpoint().size()
              ? OptionalLong.of(request.getIndex())
              : OptionalLong.empty();
      case DECISION_ID -> index.decision(request.getDecisionId());
      case POSITION ->
          index.position(request.getPosition().getOrigin(), request.getPosition().getSequence());
      case KEY_NOT_SET -> throw Failures.invalid("key", "one of its members is required");
    };
  }

  private static long size(byte[] note) throws IOException {
    try {
      return Checkpoint.parse(SignedNote.parse(note).text()).size();
    } catch (NoteException e) {
      throw new IOException("the published checkpoint: " + e.getMessage(), e);
    }
  }

  @Override
  public void erase(EraseRequest request, StreamObserver<EraseResponse> observer) {
    answer(
        observer,
        () -> {
          EraseResponse response = eraser.erase(request);
          publisher.publishNow();
          return response;
        });
  }

  @Override
  public void getCheckpoint(
      GetCheckpointRequest request, StreamObserver<GetCheckpointResponse> observer) {
    answer(
        observer,
        () ->
            GetCheckpointResponse.newBuilder()
                .setCheckpoint(
                    request.getWitnessed()
                        ? cosignedByWitnesses()
                        : new String(store.checkpointNote(), StandardCharsets.UTF_8))
                .build());
  }

  private String cosignedByWitnesses() throws IOException {
    Witnessing by = witnessing;
    if (by == null) {
      throw Status.FAILED_PRECONDITION
          .withDescription("the store has no policy that names its witnesses")
          .asRuntimeException();
    }
    try {
      return by.cosigned(true).toString();
    } catch (PolicyException e) {
      throw Status.UNAVAILABLE.withDescription(e.getMessage()).asRuntimeException();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw Status.UNAVAILABLE.withDescription("the store stops").asRuntimeException();
    }
  }

  @Override
  public void getInclusionProof(
      GetInclusionProofRequest request, StreamObserver<GetInclusionProofResponse> observer) {
    answer(
        observer,
        () -> {
          long size = request.getTreeSize();
          requireSize("tree_size", size);
          if (request.getIndex() < 0 || request.getIndex() >= size) {
            throw Failures.invalid("index", "expected less than `tree_size`");
          }
          return GetInclusionProofResponse.newBuilder()
              .addAllHashes(bytes(store.inclusionProof(request.getIndex(), size)))
              .build();
        });
  }

  @Override
  public void getConsistencyProof(
      GetConsistencyProofRequest request, StreamObserver<GetConsistencyProofResponse> observer) {
    answer(
        observer,
        () -> {
          long second = request.getSecondSize();
          requireSize("second_size", second);
          if (request.getFirstSize() < 1 || request.getFirstSize() > second) {
            throw Failures.invalid("first_size", "expected 1 to `second_size`");
          }
          return GetConsistencyProofResponse.newBuilder()
              .addAllHashes(bytes(store.consistencyProof(request.getFirstSize(), second)))
              .build();
        });
  }

  private void requireSize(String field, long size) {
    long published = store.checkpoint().size();
    if (size < 1 || size > published) {
      throw Failures.invalid(
          field, "expected 1 to " + published + ", the newest checkpoint's size");
    }
  }

  @Override
  public void export(ExportRequest request, StreamObserver<ExportResponse> observer) {
    ServerCallStreamObserver<ExportResponse> call =
        (ServerCallStreamObserver<ExportResponse>) observer;
    try {
      check(request.getFilter());
    } catch (StatusRuntimeException e) {
      call.onError(e);
      return;
    }
    Export.start(store, index, matches, payloads, inquiries, request, call);
  }

  @Override
  public void sql(SqlRequest request, StreamObserver<SqlResponse> observer) {
    factCalls.sql(request, (ServerCallStreamObserver<SqlResponse>) observer);
  }

  @Override
  public void exportFile(ExportFileRequest request, StreamObserver<ExportFileResponse> observer) {
    try {
      check(request.getFilter());
    } catch (StatusRuntimeException e) {
      observer.onError(e);
      return;
    }
    factCalls.exportFile(request, (ServerCallStreamObserver<ExportFileResponse>) observer);
  }

  private static void check(AuditFilter filter) {
    if (filter.getEffect() == Effect.UNRECOGNIZED) {
      throw Failures.invalid("filter.effect", "it is not one of those that are defined");
    }
    if (filter.getCause() == Cause.UNRECOGNIZED) {
      throw Failures.invalid("filter.cause", "it is not one of those that are defined");
    }
    checkTime("filter.from", filter.hasFrom(), filter.getFrom());
    checkTime("filter.until", filter.hasUntil(), filter.getUntil());
  }

  private static void checkTime(String field, boolean set, Timestamp time) {
    if (set && !Conditions.isValid(time)) {
      throw Failures.invalid(field, "it is not a time from year 1 to 9999");
    }
  }

  private static int limit(String field, int value, int standard) {
    if (value < 0 || value > MAX_PAGE) {
      throw Failures.invalid(field, "expected 0 to " + MAX_PAGE + ", found " + value);
    }
    return value == 0 ? standard : value;
  }

  private AuditEntry entry(long index) throws IOException {
    return payloads.entry(store.entry(index), Access.caller().may(Role.PERSONAL));
  }

  private static List<ByteString> bytes(List<Hash> hashes) {
    return hashes.stream().map(AuditEndpoint::bytes).toList();
  }

  private static ByteString bytes(Hash hash) {
    return UnsafeByteOperations.unsafeWrap(hash.toBytes());
  }
}
