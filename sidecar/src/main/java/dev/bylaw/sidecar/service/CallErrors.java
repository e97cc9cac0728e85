package dev.bylaw.sidecar.service;

import com.google.protobuf.Any;
import com.google.protobuf.Duration;
import com.google.protobuf.Message;
import com.google.rpc.Code;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import dev.bylaw.log.entry.EntryException;
import dev.bylaw.sidecar.journal.JournalUnavailableException;
import dev.bylaw.sidecar.wire.Violations;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;

/**
 * What a call fails with: {@code google.rpc.Status} with an {@code ErrorInfo} of the domain
 * bylaw.dev. None of them is a decision; a caller treats each as a deny.
 */
final class CallErrors {
  static final String DOMAIN = "bylaw.dev";
  private static final int RETRY_SECONDS = 1;

  private CallErrors() {}

  /** The request itself is wrong. */
  static StatusRuntimeException invalid(Violations violations) {
    return error(
        Code.INVALID_ARGUMENT,
        "INVALID_REQUEST",
        "the request is invalid: " + String.join("; ", violations.lines()),
        violations.toBadRequest());
  }

  /** The deadline had passed before the decision began. */
  static StatusRuntimeException late() {
    return error(
        Code.DEADLINE_EXCEEDED,
        "DEADLINE_PASSED",
        "the deadline had passed before the decision began; nothing was decided");
  }

  /** There are no policies to decide by. */
  static StatusRuntimeException noPolicies() {
    return error(
        Code.UNAVAILABLE, "NO_POLICIES", "no policies are in force, nothing was decided", retry());
  }

  /** The record cannot be made durable. */
  static StatusRuntimeException unrecorded(Throwable why) {
    if (why instanceof JournalUnavailableException refusal) {
      return switch (refusal.reason()) {
        case DISK ->
            error(
                Code.UNAVAILABLE,
                "JOURNAL_UNAVAILABLE",
                "the decision cannot be recorded, so none was made",
                retry());
        case QUEUE_FULL ->
            error(
                Code.UNAVAILABLE,
                "JOURNAL_QUEUE_FULL",
                "too many decisions wait to be recorded, so none was made",
                retry());
        case CLOSED ->
            error(Code.UNAVAILABLE, "SHUTTING_DOWN", "the sidecar is shutting down", retry());
      };
    }
    return internal();
  }

  /** The record would be larger than an entry of the log may be. */
  static StatusRuntimeException tooLarge(EntryException why) {
    return error(
        Code.RESOURCE_EXHAUSTED,
        "RECORD_TOO_LARGE",
        "the decision cannot be recorded, so none was made: " + why.getMessage());
  }

  /** Too many calls of the slower kind wait already. */
  static StatusRuntimeException busy() {
    return error(Code.RESOURCE_EXHAUSTED, "BUSY", "too many calls wait already", retry());
  }

  /** A bug. */
  static StatusRuntimeException internal() {
    return error(Code.INTERNAL, "INTERNAL", "an internal error; nothing was decided");
  }

  private static RetryInfo retry() {
    return RetryInfo.newBuilder()
        .setRetryDelay(Duration.newBuilder().setSeconds(RETRY_SECONDS))
        .build();
  }

  private static StatusRuntimeException error(
      Code code, String reason, String message, Message... details) {
    Status.Builder status =
        Status.newBuilder()
            .setCode(code.getNumber())
            .setMessage(message)
            .addDetails(
                Any.pack(ErrorInfo.newBuilder().setReason(reason).setDomain(DOMAIN).build()));
    for (Message detail : details) {
      status.addDetails(Any.pack(detail));
    }
    return StatusProto.toStatusRuntimeException(status.build());
  }
}
