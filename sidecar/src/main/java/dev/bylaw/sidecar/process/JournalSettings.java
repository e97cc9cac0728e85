package dev.bylaw.sidecar.process;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How the journal is kept.
 *
 * @param directory its own directory
 * @param segmentBytes size of a segment file
 * @param queue how many entries may wait to be written; more are refused
 * @param maxBytes how much disk it may take; full means that nothing is decided
 * @param probe how often a failed disk is tried again
 * @param keep how long a segment stays after the audit store has it
 * @param heartbeat after how long without an entry a heartbeat is written; 0s for never
 * @param receipts {@code signed}: each answer bears a proof of its record; {@code position}: its
 *     place alone. Absent: signed if there is a key
 */
@ConfigurationProperties("bylaw.journal")
public record JournalSettings(
    @Nullable String directory,
    @Bindable(defaultValue = "16777216") int segmentBytes,
    @Bindable(defaultValue = "8192") int queue,
    @Bindable(defaultValue = "1073741824") long maxBytes,
    @Bindable(defaultValue = "1s") Duration probe,
    @Bindable(defaultValue = "24h") Duration keep,
    @Bindable(defaultValue = "1h") Duration heartbeat,
    @Nullable Receipts receipts) {

  /** What an answer tells of its record. */
  enum Receipts {
    SIGNED,
    POSITION
  }
}
