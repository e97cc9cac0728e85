package dev.bylaw.sidecar.journal;

import dev.bylaw.log.entry.Draft;

/** Words the entries that the journal makes of its own accord. */
public interface JournalNotes {
  Draft epochOpen(EpochOpening opening);

  Draft outage(Outage outage);
}
