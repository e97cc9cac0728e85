package dev.bylaw.sidecar.wire;

import com.google.protobuf.util.Timestamps;
import dev.bylaw.sidecar.record.Receipt;
import dev.bylaw.v1.ObligationOutcome;
import dev.bylaw.v1.ReportEnforcementRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads receipts. */
public final class ReceiptReader {
  private static final Pattern DECISION_ID =
      Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

  /** The largest number that every reader of JSON keeps exact. */
  private static final long MOST_REUSES = (1L << 53) - 1;

  private ReceiptReader() {}

  /**
   * Reads a receipt.
   *
   * @param at when it came
   * @return null if and only if there are violations
   */
  public static @Nullable Receipt read(
      ReportEnforcementRequest request, Instant at, Violations violations) {
    String decision =
        violations.required("decision_id", request.getDecisionId(), RequestLimits.ID_CHARACTERS);
    if (!decision.isEmpty() && !DECISION_ID.matcher(decision).matches()) {
      violations.add("decision_id", "expected a UUID in lower case, found `" + decision + "`");
    }
    List<Receipt.Outcome> outcomes = new ArrayList<>();
    if (violations.within("outcomes", request.getOutcomesList(), RequestLimits.OUTCOMES)) {
      for (int i = 0; i < request.getOutcomesCount(); i++) {
        ObligationOutcome outcome = request.getOutcomes(i);
        String place = "outcomes[" + i + "]";
        if (outcome.getIndex() < 0) {
          violations.add(place + ".index", "expected 0 or more, found " + outcome.getIndex());
        }
        String note =
            violations.optional(place + ".note", outcome.getNote(), RequestLimits.NOTE_CHARACTERS);
        outcomes.add(new Receipt.Outcome(outcome.getIndex(), outcome.getDischarged(), note));
      }
    }
    if (request.getReuses() < 0 || request.getReuses() > MOST_REUSES) {
      violations.add(
          "reuses",
          "expected at most %d, found %s"
              .formatted(MOST_REUSES, Long.toUnsignedString(request.getReuses())));
    }
    Instant enforced = null;
    if (request.hasEnforcedAt()) {
      if (Timestamps.isValid(request.getEnforcedAt())) {
        enforced =
            Instant.ofEpochSecond(
                request.getEnforcedAt().getSeconds(), request.getEnforcedAt().getNanos());
      } else {
        violations.add("enforced_at", "expected a time from 0001 to 9999");
      }
    }
    String engine =
        violations.optional("engine", request.getEngine(), RequestLimits.NAME_CHARACTERS);
    int details = request.getDetails().getSerializedSize();
    if (details > RequestLimits.DETAILS_BYTES) {
      violations.add(
          "details",
          "expected at most %d bytes, found %d".formatted(RequestLimits.DETAILS_BYTES, details));
    }
    return violations.isEmpty()
        ? new Receipt(
            at,
            decision,
            outcomes,
            request.getReuses(),
            enforced,
            engine,
            request.hasDetails() ? request.getDetails() : null)
        : null;
  }
}
