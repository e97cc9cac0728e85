package dev.bylaw.drools.drl;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Fact: the records that a retention request is about. To read an absent component is an error
 * unless the header calls it optional ({@code record.class}, {@code record.jurisdiction}).
 *
 * @param since the date that terms are counted from
 * @param time the decision point's time
 * @param optional the header's optional attributes
 */
public record RetainedRecords(
    @Nullable String recordClass,
    @Nullable String jurisdiction,
    Instant since,
    boolean erasureRequested,
    Instant time,
    Set<String> optional) {

  @Override
  public @Nullable String recordClass() {
    return AbsentAttribute.require(recordClass, "record.class", optional);
  }

  @Override
  public @Nullable String jurisdiction() {
    return AbsentAttribute.require(jurisdiction, "record.jurisdiction", optional);
  }
}
