package dev.bylaw.sidecar.ship;

import dev.bylaw.sidecar.journal.Stored;
import dev.bylaw.v1.AppendResponse;
import dev.bylaw.v1.AuditServiceGrpc;
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
    try {
      AppendResponse response =
          stub.withDeadlineAfter(deadline.toNanos(), TimeUnit.NANOSECONDS)
              .append(BatchRequest.of(origin, firstSequence, entries, checkpoint));
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
