package dev.bylaw.review.diff;

import dev.bylaw.federation.request.AccessRequest;
import dev.bylaw.federation.retention.RetentionRequest;
import java.time.Instant;

/** A request to hold against two revisions. */
public sealed interface Question {
  /** Where it comes from, for people. */
  String title();

  /** The decision point's time. */
  Instant clock();

  /** May this happen? */
  record Access(String title, AccessRequest request, Instant clock) implements Question {}

  /** Must these records be kept, may they, must they go? */
  record Retention(String title, RetentionRequest request, Instant clock) implements Question {}
}
