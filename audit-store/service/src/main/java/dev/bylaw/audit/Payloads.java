package dev.bylaw.audit;

import com.google.protobuf.Timestamp;
import com.google.protobuf.UnsafeByteOperations;
import dev.bylaw.log.entry.EntryException;
import dev.bylaw.log.entry.Leaf;
import dev.bylaw.log.entry.Payload;
import dev.bylaw.log.merkle.Hasher;
import dev.bylaw.log.seal.OpenedPayload;
import dev.bylaw.log.seal.PayloadReader;
import dev.bylaw.log.store.LogStore;
import dev.bylaw.log.store.StoredEntry;
import dev.bylaw.v1.AuditEntry;
import dev.bylaw.v1.PayloadState;
import java.io.IOException;
import java.time.Instant;
import java.util.List;

/** What the personal fields of entries say, for those who may know. */
final class Payloads {
  private final LogStore store;
  private final PayloadReader reader;

  Payloads(LogStore store, PayloadReader reader) {
    this.store = store;
    this.reader = reader;
  }

  /** What a subject is called in the index. */
  String tag(String subject) {
    return reader.tag(subject);
  }

  /** What the persons are called in the index whose payload an entry has. */
  List<String> tags(StoredEntry stored) {
    return reader.tags(stored.entry());
  }

  /** The personal fields of an entry; none where they are erased or cannot be read. */
  Payload fields(StoredEntry stored) {
    try {
      return Payload.parse(reader.open(stored.entry()).bytes());
    } catch (EntryException _) {
      // fsck tells it; one damaged payload must not keep all others from being found
      return new Payload(List.of());
    }
  }

  /** An entry as the caller may see it. */
  AuditEntry entry(StoredEntry stored, boolean personal) throws IOException {
    byte[] leaf = stored.entry().leaf();
    AuditEntry.Builder entry =
        AuditEntry.newBuilder()
            .setIndex(stored.index())
            .setLeaf(UnsafeByteOperations.unsafeWrap(leaf))
            .setLeafHash(UnsafeByteOperations.unsafeWrap(new Hasher().leaf(leaf).toBytes()));
    switch (reader.open(stored.entry())) {
      case OpenedPayload.None() -> {}
      case OpenedPayload.Closed(String _) ->
          entry.setPayloadState(PayloadState.PAYLOAD_STATE_UNREADABLE);
      case OpenedPayload.Erased(long by) ->
          entry
              .setPayloadState(PayloadState.PAYLOAD_STATE_ERASED)
              .setErasedBy(by)
              .setErasedAt(timeOf(by));
      case OpenedPayload.Open(byte[] payload) -> {
        if (personal) {
          entry.setPayload(UnsafeByteOperations.unsafeWrap(payload));
        }
        entry.setPayloadState(
            personal ? PayloadState.PAYLOAD_STATE_OPEN : PayloadState.PAYLOAD_STATE_WITHHELD);
      }
    }
    return entry.build();
  }

  private Timestamp timeOf(long index) throws IOException {
    if (index < 0 || index >= store.checkpoint().size()) {
      // its entry is durable and not yet published
      return Timestamp.getDefaultInstance();
    }
    try {
      Instant time = Leaf.parse(store.entry(index).entry().leaf()).time();
      return Timestamp.newBuilder()
          .setSeconds(time.getEpochSecond())
          .setNanos(time.getNano())
          .build();
    } catch (EntryException e) {
      throw new IOException("entry " + index + ": " + e.getMessage(), e);
    }
  }
}
