package dev.bylaw.federation.record;

import dev.bylaw.federation.policy.PolicyId;
import java.time.Instant;

/**
 * A waiver came into a bundle, left it, or ran out.
 *
 * @param at when
 * @param revision the revision that holds it, or that does not hold it any more
 * @param waiver the waiver's id
 * @param control the control that it waives
 * @param change what happened
 */
public record WaiverRecord(
    Instant at, String revision, PolicyId waiver, PolicyId control, Change change)
    implements JournalRecord {
  /** What happened to a waiver. */
  public enum Change {
    ISSUED,
    WITHDRAWN,
    EXPIRED
  }
}
