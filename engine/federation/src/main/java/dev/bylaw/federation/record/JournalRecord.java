package dev.bylaw.federation.record;

import java.time.Instant;

/** One entry of the decision journal. The journal adds sequence number, epoch and signature. */
public sealed interface JournalRecord
    permits DecisionRecord,
        RetentionRecord,
        ComplianceRecord,
        EnforcementReceipt,
        BundleActivation,
        WaiverRecord,
        ErasureRecord,
        OutageRecord {
  /** When it happened, by the clock of who records it. */
  Instant at();
}
