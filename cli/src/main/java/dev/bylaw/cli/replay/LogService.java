package dev.bylaw.cli.replay;

import dev.bylaw.cli.ExitCode;
import dev.bylaw.cli.Failure;
import dev.bylaw.cli.StoreClient;
import dev.bylaw.cli.audit.FilterTimes;
import dev.bylaw.log.checkpoint.Checkpoint;
import dev.bylaw.log.entry.EntryException;
import dev.bylaw.log.entry.Leaf;
import dev.bylaw.log.note.Ed25519Verifier;
import dev.bylaw.log.seal.OpenedPayload;
import dev.bylaw.v1.AuditEntry;
import dev.bylaw.v1.AuditFilter;
import dev.bylaw.v1.ExportRequest;
import dev.bylaw.v1.ExportResponse;
import dev.bylaw.v1.GetRequest;
import dev.bylaw.v1.PayloadState;
import dev.bylaw.v1.QueryRequest;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.time.Instant;
import java.util.Collections;
import java.util.Iterator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The decisions of a running store; each is proven to stand in the log where its key is known. */
final class LogService implements Decisions {
  private static final String DIGITS = "[0-9]{1,18}";

  private final StoreClient client;
  private final @Nullable Ed25519Verifier key;
  private @Nullable Checkpoint checkpoint;
  private long proven;

  LogService(StoreClient client, @Nullable Ed25519Verifier key) {
    this.client = client;
    this.key = key;
  }

  @Override
  public void read(Wanted wanted, Progress progress, Taker taker) throws Failure, IOException {
    if (wanted.isNamed()) {
      for (String name : wanted.names()) {
        Optional<AuditEntry> entry = entry(name);
        if (entry.isPresent()) {
          take(entry.get(), wanted, taker);
        }
      }
      return;
    }
    long all = 0;
    for (String kind : Wanted.KINDS) {
      all += wanted.kinds().contains(kind) ? count(filter(wanted, kind)) : 0;
    }
    long place = 0;
    for (String kind : Wanted.KINDS) {
      if (wanted.kinds().contains(kind)) {
        place = export(filter(wanted, kind), place, all, wanted, progress, taker);
      }
    }
  }

  private long export(
      AuditFilter filter, long from, long all, Wanted wanted, Progress progress, Taker taker)
      throws Failure, IOException {
    ExportRequest request = ExportRequest.newBuilder().setFilter(filter).build();
    Iterator<AuditEntry> entries =
        StoreClient.asked(() -> new Entries(client.stream().export(request)));
    long place = from;
    while (StoreClient.asked(entries::hasNext)) {
      AuditEntry entry = entries.next();
      progress.at(place, all);
      if (wanted.isSampled(place++, all)) {
        take(entry, wanted, taker);
      }
    }
    return place;
  }

  private static AuditFilter filter(Wanted wanted, String kind) {
    AuditFilter.Builder filter = AuditFilter.newBuilder().setKind(kind);
    if (!wanted.from().equals(Instant.MIN)) {
      filter.setFrom(FilterTimes.of(wanted.from()));
    }
    if (!wanted.until().equals(Instant.MAX)) {
      filter.setUntil(FilterTimes.of(wanted.until()));
    }
    return filter.build();
  }

  private long count(AuditFilter filter) throws Failure {
    QueryRequest request = QueryRequest.newBuilder().setFilter(filter).setPageSize(1).build();
    return StoreClient.asked(() -> client.call().query(request).getTotal());
  }

  /** The entry of a decision id or an index; empty where the log has none. */
  private Optional<AuditEntry> entry(String name) throws Failure {
    GetRequest request =
        name.matches(DIGITS)
            ? GetRequest.newBuilder().setIndex(Long.parseLong(name)).build()
            : GetRequest.newBuilder().setDecisionId(name).build();
    return StoreClient.asked(() -> {
      try {
        return Optional.of(client.call().get(request).getEntry());
      } catch (StatusRuntimeException e) {
        if (e.getStatus().getCode() == Status.Code.NOT_FOUND) {
          return Optional.empty();
        }
        throw e;
      }
    });
  }

  private void take(AuditEntry entry, Wanted wanted, Taker taker) throws Failure, IOException {
    Leaf leaf;
    try {
      leaf = Leaf.parse(entry.getLeaf().toByteArray());
    } catch (EntryException e) {
      throw new Failure(
          ExitCode.PROOF_FAILED, "entry %d: %s".formatted(entry.getIndex(), e.getMessage()));
    }
    if (wanted.takes(entry.getIndex(), leaf)) {
      prove(entry);
      taker.take(new Recorded(entry.getIndex(), leaf, payload(entry)));
    }
  }

  private void prove(AuditEntry entry) throws Failure {
    if (key == null) {
      return;
    }
    Checkpoint known = checkpoint;
    if (known == null || entry.getIndex() >= known.size()) {
      Checkpoint newest = client.checkpoint(key).checkpoint();
      if (known != null) {
        client.requireConsistent(known, newest);
      }
      known = newest;
      checkpoint = newest;
    }
    client.requireIncluded(entry, known);
    proven++;
  }

  private static OpenedPayload payload(AuditEntry entry) {
    PayloadState state = entry.getPayloadState();
    return switch (state) {
      case PAYLOAD_STATE_OPEN -> new OpenedPayload.Open(entry.getPayload().toByteArray());
      case PAYLOAD_STATE_ERASED -> new OpenedPayload.Erased(entry.getErasedBy());
      case PAYLOAD_STATE_WITHHELD ->
          new OpenedPayload.Closed("the store withholds them from your role; it takes `personal`");
      case PAYLOAD_STATE_UNREADABLE -> new OpenedPayload.Closed("the store cannot open them");
      case PAYLOAD_STATE_UNSPECIFIED, UNRECOGNIZED -> new OpenedPayload.None();
    };
  }

  @Override
  public String proof() {
    Checkpoint known = checkpoint;
    if (key == null) {
      return "not proven to stand in the log: name its key by --log-key";
    }
    return known == null
        ? ""
        : "%,d entries proven to stand in the log of %,d".formatted(proven, known.size());
  }

  /** The entries of an answer in parts. */
  private static final class Entries implements Iterator<AuditEntry> {
    private final Iterator<ExportResponse> parts;
    private Iterator<AuditEntry> part = Collections.emptyIterator();

    Entries(Iterator<ExportResponse> parts) {
      this.parts = parts;
    }

    @Override
    public boolean hasNext() {
      while (!part.hasNext() && parts.hasNext()) {
        part = parts.next().getEntriesList().iterator();
      }
      return part.hasNext();
    }

    @Override
    public AuditEntry next() {
      return part.next();
    }
  }
}
