package dev.bylaw.sidecar.journal;

import dev.bylaw.log.entry.Draft;
import java.time.Instant;

/** Words the entries that the journal makes of its own accord. */
public interface JournalNotes {
  Draft epochOpen(EpochOpening opening);

  Draft outage(Outage outage);

  /** Tells that the sidecar is there, though nothing else was written. */
  Draft heartbeat(Instant at);
}
