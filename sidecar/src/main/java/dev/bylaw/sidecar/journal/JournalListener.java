package dev.bylaw.sidecar.journal;

import java.time.Instant;

/** Hears of the journal's failures and recoveries, on its writer thread; must not block. */
public interface JournalListener {
  /** Does nothing. */
  JournalListener NONE =
      new JournalListener() {
        @Override
        public void failed(Instant from, String reason) {}

        @Override
        public void recovered(Outage outage) {}

        @Override
        public void opened(EpochOpening opening) {}
      };

  void failed(Instant from, String reason);

  void recovered(Outage outage);

  void opened(EpochOpening opening);
}
