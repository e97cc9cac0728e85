package dev.bylaw.sidecar.process;

import dev.bylaw.log.entry.EncodedEntry;
import dev.bylaw.sidecar.journal.Stored;
import dev.bylaw.sidecar.ship.AuditStore;
import dev.bylaw.sidecar.ship.FakeStore;
import dev.bylaw.sidecar.ship.StoreException;
import dev.bylaw.v1.AppendRequest;
import dev.bylaw.v1.AppendResponse;
import dev.bylaw.v1.AuditServiceGrpc;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/** The audit store in memory behind gRPC; it can be away for a while and remembers. */
final class StoreUnderTest extends AuditServiceGrpc.AuditServiceImplBase implements AutoCloseable {
  private final FakeStore store;
  private final int port;
  private Server server;

  StoreUnderTest(FakeStore store, int port) {
    this.store = store;
    this.port = port;
  }

  StoreUnderTest start() throws IOException {
    server =
        NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", port))
            .maxInboundMessageSize(8 << 20)
            .addService(this)
            .build()
            .start();
    return this;
  }

  void stop() throws InterruptedException {
    server.shutdownNow().awaitTermination();
  }

  @Override
  public void append(AppendRequest request, StreamObserver<AppendResponse> observer) {
    List<Stored> entries = new ArrayList<>();
    long sequence = request.getFirstSequence();
    for (var entry : request.getEntriesList()) {
      entries.add(
          new Stored(
              sequence++,
              new EncodedEntry(entry.getLeaf().toByteArray(), entry.getPayload().toByteArray())));
    }
    try {
      AuditStore.Answer answer =
          store.append(
              request.getOrigin(), request.getFirstSequence(), entries, request.getCheckpoint());
      observer.onNext(
          AppendResponse.newBuilder()
              .setNextSequence(answer.next())
              .setCosignature(answer.cosignature())
              .build());
      observer.onCompleted();
    } catch (StoreException e) {
      observer.onError(
          (e.refused() ? Status.FAILED_PRECONDITION : Status.UNAVAILABLE)
              .withDescription(e.getMessage())
              .asRuntimeException());
    }
  }

  @Override
  public void close() {
    server.shutdownNow();
  }
}
