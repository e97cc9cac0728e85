package dev.bylaw.sidecar.ship;

import com.google.protobuf.UnsafeByteOperations;
import dev.bylaw.sidecar.journal.Stored;
import dev.bylaw.v1.AppendRequest;
import dev.bylaw.v1.AppendResponse;
import dev.bylaw.v1.AuditServiceGrpc;
import dev.bylaw.v1.JournalEntry;
import io.grpc.Channel;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The audit store over gRPC. */
public final class GrpcAuditStore implements AuditStore {
  private final AuditServiceGrpc.AuditServiceBlockingStub stub;
  private final Duration deadline;

  /**
   * A store behind a channel that the caller owns and closes.
   *
   * @param deadline how long one call may take
   */
  public GrpcAuditStore(Channel channel, Duration deadline) {
    this.stub = AuditServiceGrpc.newBlockingStub(channel);
    this.deadline = deadline;
  }

  @Override
  public Answer append(String origin, long firstSequence, List<Stored> entries, String checkpoint)
      throws StoreException {
    AppendRequest.Builder request =
        AppendRequest.newBuilder()
            .setOrigin(origin)
            .setFirstSequence(firstSequence)
            .setCheckpoint(checkpoint);
    for (Stored stored : entries) {
      request.addEntries(
          JournalEntry.newBuilder()
              .setLeaf(UnsafeByteOperations.unsafeWrap(stored.entry().leaf()))
              .setPayload(UnsafeByteOperations.unsafeWrap(stored.entry().payload())));
    }
    try {
      AppendResponse response =
          stub.withDeadlineAfter(deadline.toNanos(), TimeUnit.NANOSECONDS).append(request.build());
      return new Answer(response.getNextSequence(), response.getCosignature());
    } catch (StatusRuntimeException e) {
      boolean refused =
          switch (e.getStatus().getCode()) {
            case INVALID_ARGUMENT,
                FAILED_PRECONDITION,
                PERMISSION_DENIED,
                UNAUTHENTICATED,
                UNIMPLEMENTED,
                DATA_LOSS,
                ALREADY_EXISTS ->
                true;
            default -> false;
          };
      throw new StoreException(
          "the audit store answered %s: %s"
              .formatted(e.getStatus().getCode(), e.getStatus().getDescription()),
          refused);
    }
  }
}
