package dev.bylaw.audit;

import com.google.protobuf.UnsafeByteOperations;
import dev.bylaw.log.store.LogStore;
import dev.bylaw.log.store.StoredEntry;
import dev.bylaw.v1.AuditEntry;
import dev.bylaw.v1.AuditFilter;
import dev.bylaw.v1.ExportRequest;
import dev.bylaw.v1.ExportResponse;
import io.grpc.Context;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import java.io.IOException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One export: all entries that match, pinned to one tree, no faster than they are taken. */
final class Export {
  private static final Logger LOG = LoggerFactory.getLogger(Export.class);
  private static final int ROWS = 256;

  private final LogStore store;
  private final QueryIndex index;
  private final Matches matches;
  private final Payloads payloads;
  private final boolean personal = Access.caller().may(Role.PERSONAL);
  private final Inquiries inquiries;
  private final String actor;
  private final AuditFilter filter;
  private final boolean leavesOnly;
  private final ServerCallStreamObserver<ExportResponse> call;
  private final Readiness readiness;

  private Export(
      LogStore store,
      QueryIndex index,
      Matches matches,
      Payloads payloads,
      Inquiries inquiries,
      ExportRequest request,
      ServerCallStreamObserver<ExportResponse> call) {
    this.store = store;
    this.index = index;
    this.matches = matches;
    this.payloads = payloads;
    this.inquiries = inquiries;
    this.actor = Actor.current();
    this.filter = request.getFilter();
    this.leavesOnly = request.getLeavesOnly();
    this.call = call;
    this.readiness = new Readiness(call);
  }

  /**
   * Answers a call. It is not answered before this returns: a call hears that its reader is ready
   * only after its method returned.
   */
  static void start(
      LogStore store,
      QueryIndex index,
      Matches matches,
      Payloads payloads,
      Inquiries inquiries,
      ExportRequest request,
      ServerCallStreamObserver<ExportResponse> call) {
    Thread.startVirtualThread(
        Context.current()
            .wrap(new Export(store, index, matches, payloads, inquiries, request, call)::run));
  }

  private void run() {
    try {
      write();
    } catch (StatusRuntimeException e) {
      call.onError(e);
    } catch (IOException | IndexException e) {
      LOG.error("an export failed: {}", e.getMessage());
      call.onError(Failures.unavailable(e));
    } catch (RuntimeException e) {
      LOG.error("an export failed", e);
      call.onError(Status.INTERNAL.withDescription("see the store's log").asException());
    }
  }

  private AuditEntry entry(long at) throws IOException {
    StoredEntry stored = store.entry(at);
    return leavesOnly
        ? AuditEntry.newBuilder()
            .setIndex(at)
            .setLeaf(UnsafeByteOperations.unsafeWrap(stored.entry().leaf()))
            .build()
        : payloads.entry(stored, personal);
  }

  private void write() throws IOException, IndexException {
    long size = index.size();
    Matches.Found found = matches.find(filter, size);
    inquiries.filtered("export", filter, found.count(), size, actor);
    long after = -1;
    List<Long> rows;
    do {
      rows = found.oldestFirst(after, ROWS);
      // an export without rows still tells the size that it is pinned to
      boolean told = !rows.isEmpty() || after < 0;
      ExportResponse.Builder part = ExportResponse.newBuilder().setTreeSize(size);
      long bytes = 0;
      for (long at : rows) {
        AuditEntry entry = entry(at);
        part.addEntries(entry);
        after = at;
        bytes += entry.getLeaf().size() + entry.getPayload().size();
        if (bytes > AuditEndpoint.MAX_PAGE_BYTES) {
          break;
        }
      }
      if (!readiness.await()) {
        return;
      }
      if (told) {
        call.onNext(part.build());
      }
    } while (!rows.isEmpty());
    call.onCompleted();
  }
}
