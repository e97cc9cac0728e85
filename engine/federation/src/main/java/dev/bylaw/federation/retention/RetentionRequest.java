package dev.bylaw.federation.retention;

import dev.bylaw.federation.request.AttributeValue;
import dev.bylaw.federation.request.Personal;
import dev.bylaw.federation.request.ResourceRef;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One question: must these records be kept, may they, must they go?
 *
 * @param requestId the caller's id of the request; not empty
 * @param resource which data
 * @param recordClass which class of records, as the retention schedule names it; null for all
 * @param jurisdiction the legal area that applies, for example {@code DE}; null if none is said
 * @param subjectKey the data subject whose records are meant, or null for all; a pseudonym
 * @param since the date that terms are counted from, for example when the contract ended
 * @param erasureRequested whether the data subject demands erasure
 * @param attributes what else is known of the records, by name in sorted order
 */
public record RetentionRequest(
    String requestId,
    ResourceRef resource,
    @Nullable String recordClass,
    @Nullable String jurisdiction,
    @Personal @Nullable String subjectKey,
    Instant since,
    boolean erasureRequested,
    @Personal Map<String, AttributeValue> attributes) {
  public RetentionRequest {
    attributes =
        attributes.isEmpty()
            ? Map.of()
            : Collections.unmodifiableSortedMap(new TreeMap<>(attributes));
    if (requestId.isEmpty()) {
      throw new IllegalArgumentException("a request requires an id");
    }
  }
}
