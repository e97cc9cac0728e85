package dev.bylaw.pdp.plan;

import dev.bylaw.federation.request.AttributeValue;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Records of a product that are kept and deleted together: a partition, or all records of a class.
 *
 * @param name what people call it, for example {@code orders/2019-04}
 * @param object the schema object they lie in, or null for the whole product
 * @param recordClass their class, as the retention schedule names it, or null
 * @param jurisdiction the legal area, or null
 * @param since the date of the youngest of them, from which terms are counted
 * @param erasureRequested whether their subjects demand erasure
 * @param attributes what else is known of them, for example their purpose
 */
public record RecordSet(
    String name,
    @Nullable String object,
    @Nullable String recordClass,
    @Nullable String jurisdiction,
    Instant since,
    boolean erasureRequested,
    Map<String, AttributeValue> attributes) {
  public RecordSet {
    attributes = Map.copyOf(attributes);
  }
}
