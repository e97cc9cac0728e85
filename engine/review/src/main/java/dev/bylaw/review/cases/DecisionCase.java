package dev.bylaw.review.cases;

import dev.bylaw.bundle.diagnostic.Location;
import dev.bylaw.federation.request.AccessRequest;
import dev.bylaw.federation.retention.RetentionRequest;
import dev.bylaw.pdp.SubmittedDocument;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One question, the clock at which it is asked, and what is expected of the answer. */
public sealed interface DecisionCase {

  /** What a person calls it, unique in its file. */
  String name();

  /** Where it stands: of a row of a table, the row. */
  Location location();

  /** The decision point's time. */
  Instant clock();

  /** What is expected. */
  Expectation expected();

  /** The case by name for people and filters: {@code path: name}. */
  default String title() {
    return location().file() + ": " + name();
  }

  /** May this happen? */
  record Access(
      String name, Location location, Instant clock, Expectation expected, AccessRequest request)
      implements DecisionCase {}

  /** What becomes of these records? */
  record Retention(
      String name, Location location, Instant clock, Expectation expected, RetentionRequest request)
      implements DecisionCase {}

  /** Does this product, or this document, meet the standards? */
  record Compliance(
      String name, Location location, Instant clock, Expectation expected, Judged judged)
      implements DecisionCase {}

  /** What standards are held against. */
  sealed interface Judged {
    /** A product of the mesh, by URN. */
    record Product(String urn) implements Judged {}

    /**
     * A document at hand.
     *
     * @param previous the version before, or null
     */
    record Document(SubmittedDocument document, @Nullable SubmittedDocument previous)
        implements Judged {}
  }
}
