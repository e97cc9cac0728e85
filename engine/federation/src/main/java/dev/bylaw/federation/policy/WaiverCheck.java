package dev.bylaw.federation.policy;

import dev.bylaw.federation.catalog.ResourceFacts;
import dev.bylaw.federation.obligation.Allowed;
import dev.bylaw.federation.request.Subject;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Judges one waiver of one control by the clock. What it cannot judge is the compensation, since
 * that is measured by the control's value.
 */
public final class WaiverCheck {
  private WaiverCheck() {}

  /**
   * What a waiver is held against.
   *
   * @param action what is to be done
   * @param resource with which data
   * @param subject who asks, or null where nobody does; only a waiver for everybody means that
   * @param purpose what for, or null if not stated; only a waiver for any purpose means that
   * @param clock the decision point's time
   */
  public record Matter(
      String action,
      ResourceFacts resource,
      @Nullable Subject subject,
      @Nullable String purpose,
      Instant clock) {}

  /** What is to be made of a waiver. */
  public sealed interface Verdict {
    /** It is about something else, or not in force now: as if it were not there. */
    Verdict SILENT = new Silent();

    /** It is in force and valid. */
    Verdict ACTIVE = new Active();

    /** It is about something else, or not in force now. */
    record Silent() implements Verdict {}

    /** It is in force and valid. */
    record Active() implements Verdict {}

    /**
     * It means this matter and is not valid: the full control stands.
     *
     * @param message what is wrong, a line for people
     */
    record Refused(String message) implements Verdict {}
  }

  /**
   * Judges a waiver of the control with this scope and waivability. Requires that the waiver names
   * the control.
   */
  public static Verdict judge(
      Waiver waiver, Scope controlScope, Waivability waivability, Matter matter) {
    return switch (waiver) {
      case Waiver.Broken(_, _, Contribution.Failed error) -> refused(error.message());
      case Waiver.Issued issued ->
          means(issued, matter) ? validity(issued, controlScope, waivability) : Verdict.SILENT;
    };
  }

  private static boolean means(Waiver.Issued waiver, Matter matter) {
    return !matter.clock().isBefore(waiver.from())
        && matter.clock().isBefore(waiver.until())
        && waiver.scope().covers(matter.action(), matter.resource())
        && (matter.subject() == null
            ? waiver.subjects().equals(Subjects.ALL)
            : waiver.subjects().include(matter.subject()))
        && (matter.purpose() == null
            ? waiver.purposes() instanceof Allowed.Any
            : waiver.purposes().allows(matter.purpose()));
  }

  private static Verdict validity(Waiver.Issued waiver, Scope scope, Waivability waivability) {
    return switch (waivability) {
      case Waivability.Never _ -> refused("the control cannot be waived");
      case Waivability.Terms terms -> {
        if (!waiver.scope().isWithin(scope)) {
          yield refused("its scope reaches beyond the control's");
        }
        if (Duration.between(waiver.from(), waiver.until()).compareTo(terms.maxInterval()) > 0) {
          yield refused("it runs longer than the control's maximum of " + terms.maxInterval());
        }
        if (waiver.reason().isBlank()
            || waiver.ticket().isBlank()
            || waiver.requester().isBlank()) {
          yield refused("it lacks a reason, a ticket or a requester");
        }
        if (waiver.approvers().contains(waiver.requester())) {
          yield refused("its requester is among its approvers");
        }
        int approvals = 0;
        for (String approver : waiver.approvers()) {
          if (terms.approvers().contains(approver)) {
            approvals++;
          }
        }
        yield approvals >= terms.quorum()
            ? Verdict.ACTIVE
            : refused(
                "it has " + approvals + " approvals of the owner, expected " + terms.quorum());
      }
    };
  }

  private static Verdict refused(String message) {
    return new Verdict.Refused(message);
  }
}
