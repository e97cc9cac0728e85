package dev.bylaw.audit;

import com.google.protobuf.Any;
import com.google.rpc.BadRequest;
import com.google.rpc.Code;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import dev.bylaw.audit.columns.RefusedSqlException;
import dev.bylaw.log.store.AppendOutcome;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.util.List;
import java.util.Map;

/** The errors of the service, with the details that google.rpc defines. */
final class Failures {
  private static final String DOMAIN = "bylaw.v1.AuditService";

  private Failures() {}

  static StatusRuntimeException invalid(String field, String message) {
    BadRequest details =
        BadRequest.newBuilder()
            .addFieldViolations(
                BadRequest.FieldViolation.newBuilder().setField(field).setDescription(message))
            .build();
    return StatusProto.toStatusRuntimeException(
        Status.newBuilder()
            .setCode(Code.INVALID_ARGUMENT_VALUE)
            .setMessage("`" + field + "`: " + message)
            .addDetails(Any.pack(details))
            .build());
  }

  /** The store or its index cannot do it now; it may be tried again. */
  static StatusRuntimeException unavailable(Exception cause) {
    RetryInfo retry =
        RetryInfo.newBuilder()
            .setRetryDelay(com.google.protobuf.Duration.newBuilder().setSeconds(1))
            .build();
    return StatusProto.toStatusRuntimeException(
        Status.newBuilder()
            .setCode(Code.UNAVAILABLE_VALUE)
            .setMessage(String.valueOf(cause.getMessage()))
            .addDetails(Any.pack(info("STORE_UNAVAILABLE", Map.of())))
            .addDetails(Any.pack(retry))
            .build());
  }

  /** A statement may not run, or went beyond a bound. */
  static StatusRuntimeException refusedSql(RefusedSqlException refused) {
    return invalid("statement", String.valueOf(refused.getMessage()));
  }

  /** The caller's role does not allow it. */
  static StatusRuntimeException forbidden(String message) {
    return failure(Code.PERMISSION_DENIED, message, "ROLE_MISSING", Map.of());
  }

  /** A legal hold forbids the erasure. */
  static StatusRuntimeException held(List<String> holds) {
    return failure(
        Code.FAILED_PRECONDITION,
        "nothing is erased: a legal hold forbids it: " + String.join(", ", holds),
        "LEGAL_HOLD",
        Map.of("holds", String.join(",", holds)));
  }

  static StatusRuntimeException notFound(String message) {
    return failure(Code.NOT_FOUND, message, "NO_SUCH_ENTRY", Map.of());
  }

  /** Entries are missing before the batch: the journal goes on with the number that is told. */
  static StatusRuntimeException gap(AppendOutcome.Gap gap) {
    return failure(
        Code.OUT_OF_RANGE,
        "expected entry %d, found %d".formatted(gap.next(), gap.first()),
        "SEQUENCE_GAP",
        Map.of("next_sequence", Long.toString(gap.next())));
  }

  /** The journal signed another history than it shipped. */
  static StatusRuntimeException conflict(AppendOutcome.Conflict conflict) {
    return failure(
        Code.FAILED_PRECONDITION,
        "at size %d the journal signed the root %s, its entries have the root %s; kept as evidence"
            .formatted(conflict.claimed().size(), conflict.claimed().root(), conflict.derived()),
        "CONFLICTING_CHECKPOINT",
        Map.of("evidence", conflict.evidence()));
  }

  static StatusRuntimeException refused(AppendOutcome.Refused refused) {
    return switch (refused.reason()) {
      case UNKNOWN_ORIGIN ->
          failure(Code.PERMISSION_DENIED, refused.message(), "UNKNOWN_ORIGIN", Map.of());
      case BAD_CHECKPOINT -> invalid("checkpoint", refused.message());
      case BAD_ENTRY, TOO_LARGE -> invalid("entries", refused.message());
    };
  }

  private static StatusRuntimeException failure(
      Code code, String message, String reason, Map<String, String> metadata) {
    return StatusProto.toStatusRuntimeException(
        Status.newBuilder()
            .setCode(code.getNumber())
            .setMessage(message)
            .addDetails(Any.pack(info(reason, metadata)))
            .build());
  }

  private static ErrorInfo info(String reason, Map<String, String> metadata) {
    return ErrorInfo.newBuilder()
        .setReason(reason)
        .setDomain(DOMAIN)
        .putAllMetadata(metadata)
        .build();
  }
}
