package dev.bylaw.sidecar.ship;

import com.google.protobuf.UnsafeByteOperations;
import dev.bylaw.sidecar.journal.Stored;
import dev.bylaw.v1.AppendRequest;
import dev.bylaw.v1.JournalEntry;
import java.util.List;

/** A batch as it travels, whichever way it goes. */
public final class BatchRequest {
  private BatchRequest() {}

  /**
   * The request of {@link AuditStore#append}. The entries' bytes are not copied.
   *
   * @param firstSequence the number of the first entry
   * @param checkpoint empty where there is none
   */
  public static AppendRequest of(
      String origin, long firstSequence, List<Stored> entries, String checkpoint) {
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
    return request.build();
  }
}
