package dev.bylaw.cli;

import com.google.protobuf.ByteString;
import dev.bylaw.log.checkpoint.Checkpoint;
import dev.bylaw.log.merkle.Hash;
import dev.bylaw.log.merkle.Hasher;
import dev.bylaw.log.merkle.ProofException;
import dev.bylaw.log.merkle.ProofVerifier;
import dev.bylaw.log.note.Ed25519Verifier;
import dev.bylaw.log.note.NoteException;
import dev.bylaw.v1.AuditEntry;
import dev.bylaw.v1.AuditServiceGrpc;
import dev.bylaw.v1.AuditServiceGrpc.AuditServiceBlockingStub;
import dev.bylaw.v1.GetCheckpointRequest;
import dev.bylaw.v1.GetConsistencyProofRequest;
import dev.bylaw.v1.GetInclusionProofRequest;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.MetadataUtils;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Asks an audit store, and believes nothing of what it answers: checkpoints are verified against
 * the log's key, entries against the checkpoint.
 */
public final class StoreClient implements AutoCloseable {
  /** How long the store may take for one answer, in seconds. */
  private static final int DEADLINE_SECONDS = 30;

  /** How long it may take for an answer in parts, in seconds. */
  private static final int STREAM_SECONDS = 600;

  // the store writes down who asks, as the caller says
  private static final Metadata.Key<String> ACTOR =
      Metadata.Key.of("bylaw-actor", Metadata.ASCII_STRING_MARSHALLER);

  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

  private final ManagedChannel channel;
  private final AuditServiceBlockingStub stub;

  public StoreClient(String target) {
    this(target, "");
  }

  /**
   * @param token what the store knows the caller by; empty to send none
   */
  public StoreClient(String target, String token) {
    this.channel = Grpc.newChannelBuilder(target, InsecureChannelCredentials.create()).build();
    Metadata who = new Metadata();
    who.put(ACTOR, System.getProperty("user.name", "").replaceAll("[^ -~]", "?"));
    if (!token.isEmpty()) {
      who.put(AUTHORIZATION, "Bearer " + token);
    }
    this.stub =
        AuditServiceGrpc.newBlockingStub(channel)
            .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(who));
  }

  /** The store's service, with a deadline from now. */
  public AuditServiceBlockingStub call() {
    return stub.withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS);
  }

  /** The store's service for a call that is answered in parts, with a longer deadline. */
  public AuditServiceBlockingStub stream() {
    return stub.withDeadlineAfter(STREAM_SECONDS, TimeUnit.SECONDS);
  }

  /** The same with a deadline of one's own. */
  public AuditServiceBlockingStub stream(int seconds) {
    return stub.withDeadlineAfter(seconds, TimeUnit.SECONDS);
  }

  /** A checkpoint whose signature holds, and the note that it came in. */
  public record Verified(Checkpoint checkpoint, String note) {}

  /**
   * The newest checkpoint that the store's witnesses cosigned, whom it asks now; fails where the
   * log's signature does not hold.
   */
  public Verified witnessed(Ed25519Verifier key) throws Failure {
    GetCheckpointRequest request = GetCheckpointRequest.newBuilder().setWitnessed(true).build();
    return open(asked(() -> call().getCheckpoint(request)).getCheckpoint(), key);
  }

  /** The newest checkpoint; fails where its signature does not hold. */
  public Verified checkpoint(Ed25519Verifier key) throws Failure {
    return open(
        asked(() -> call().getCheckpoint(GetCheckpointRequest.getDefaultInstance()))
            .getCheckpoint(),
        key);
  }

  public static Verified open(String note, Ed25519Verifier key) throws Failure {
    try {
      return new Verified(
          Checkpoint.open(note.getBytes(StandardCharsets.UTF_8), key.name(), key), note);
    } catch (NoteException e) {
      throw new Failure(ExitCode.PROOF_FAILED, "the checkpoint does not hold: " + e.getMessage());
    }
  }

  /** Fails unless the entry stands at its index in the checkpoint's tree. */
  public void requireIncluded(AuditEntry entry, Checkpoint checkpoint) throws Failure {
    List<Hash> proof =
        hashes(
            asked(() ->
                    call()
                        .getInclusionProof(
                            GetInclusionProofRequest.newBuilder()
                                .setIndex(entry.getIndex())
                                .setTreeSize(checkpoint.size())
                                .build()))
                .getHashesList());
    try {
      ProofVerifier.inclusion(
          new Hasher().leaf(entry.getLeaf().toByteArray()),
          entry.getIndex(),
          checkpoint.size(),
          proof,
          checkpoint.root());
    } catch (ProofException e) {
      throw new Failure(
          ExitCode.PROOF_FAILED,
          "entry %d is not in the log of size %d: %s"
              .formatted(entry.getIndex(), checkpoint.size(), e.getMessage()));
    }
  }

  /** Fails unless the later tree holds the earlier one unchanged at its beginning. */
  public void requireConsistent(Checkpoint earlier, Checkpoint later) throws Failure {
    if (earlier.size() > later.size()) {
      throw new Failure(
          ExitCode.PROOF_FAILED,
          "the log shrank: it had %d entries and has %d".formatted(earlier.size(), later.size()));
    }
    try {
      List<Hash> proof =
          earlier.size() == 0 || earlier.size() == later.size()
              ? List.of()
              : hashes(
                  asked(() ->
                          call()
                              .getConsistencyProof(
                                  GetConsistencyProofRequest.newBuilder()
                                      .setFirstSize(earlier.size())
                                      .setSecondSize(later.size())
                                      .build()))
                      .getHashesList());
      if (earlier.size() > 0) {
        ProofVerifier.consistency(
            earlier.size(), later.size(), proof, earlier.root(), later.root());
      }
    } catch (ProofException e) {
      throw new Failure(
          ExitCode.PROOF_FAILED,
          "the log was rewritten between sizes %d and %d: %s"
              .formatted(earlier.size(), later.size(), e.getMessage()));
    }
  }

  /** The hashes of a proof; fails where one is none. */
  public static List<Hash> hashes(List<ByteString> bytes) throws Failure {
    try {
      return bytes.stream().map(b -> Hash.of(b.toByteArray())).toList();
    } catch (IllegalArgumentException e) {
      throw new Failure(ExitCode.PROOF_FAILED, "the store sent a malformed proof");
    }
  }

  /** A call to the store. */
  public interface Call<T> {
    T make();
  }

  /** Makes a call; a store that cannot be asked is a failure with its reason. */
  public static <T> T asked(Call<T> call) throws Failure {
    try {
      return call.make();
    } catch (StatusRuntimeException e) {
      throw failure(e.getStatus());
    }
  }

  /** What a store's refusal means to whoever asked. */
  public static Failure failure(Status status) {
    String said = status.getDescription();
    return switch (status.getCode()) {
      case UNAVAILABLE ->
          new Failure(
              ExitCode.INTERNAL,
              "the audit store cannot be reached: %s; is the address right, and does it run?"
                  .formatted(said));
      case UNAUTHENTICATED ->
          new Failure(
              ExitCode.USAGE,
              "the audit store does not know you: %s; name your token by --token-file"
                  .formatted(said));
      case PERMISSION_DENIED ->
          new Failure(ExitCode.USAGE, "the audit store forbids it: %s".formatted(said));
      case INVALID_ARGUMENT, NOT_FOUND, FAILED_PRECONDITION, OUT_OF_RANGE ->
          new Failure(ExitCode.USAGE, "the audit store refused: %s".formatted(said));
      default ->
          new Failure(
              ExitCode.INTERNAL,
              "the audit store answered %s: %s".formatted(status.getCode(), said));
    };
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }
}
