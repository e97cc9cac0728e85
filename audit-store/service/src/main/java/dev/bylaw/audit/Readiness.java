package dev.bylaw.audit;

import io.grpc.stub.ServerCallStreamObserver;
import java.util.concurrent.Semaphore;

/** Lets a stream be written no faster than its reader takes it. */
final class Readiness {
  private final ServerCallStreamObserver<?> call;
  private final Semaphore changed = new Semaphore(0);

  /** Requires that the call has not yet been answered. */
  Readiness(ServerCallStreamObserver<?> call) {
    this.call = call;
    call.setOnReadyHandler(changed::release);
    call.setOnCancelHandler(changed::release);
  }

  /** Waits until the next part may be written; false if the reader has gone. */
  boolean await() {
    while (!call.isCancelled() && !call.isReady()) {
      try {
        changed.acquire();
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
    return !call.isCancelled();
  }
}
