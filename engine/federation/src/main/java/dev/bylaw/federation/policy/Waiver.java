package dev.bylaw.federation.policy;

import dev.bylaw.federation.obligation.Allowed;
import dev.bylaw.federation.obligation.ObligationTemplate;
import dev.bylaw.federation.request.Personal;
import java.time.Instant;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/**
 * A waiver of one mandatory control. The kernel judges it anew at every decision, against the
 * injected clock: where the waiver means the request and any of its own conditions fails, the full
 * control stands, whatever other waivers there are.
 */
public sealed interface Waiver {
  /** Where it comes from; its id is the waiver's. */
  Source source();

  /** The id of the control. */
  PolicyId control();

  /**
   * A waiver as it was written.
   *
   * @param scope what it is about; within the control's scope
   * @param subjects whom it is for
   * @param purposes for which purposes; a request without purpose is meant only by {@code ANY}
   * @param from when it begins, inclusive
   * @param until when it ends, exclusive; at most the control's maxInterval after {@code from}
   * @param reason why, for people
   * @param ticket where it was discussed
   * @param requester who asked for it
   * @param approvers who approved it: a quorum of the control's owner, none of them the requester;
   *     sorted
   * @param compensation what is demanded instead; not nothing, and with the floor at most the
   *     control's value
   */
  record Issued(
      Source source,
      PolicyId control,
      Scope scope,
      Subjects subjects,
      Allowed purposes,
      Instant from,
      Instant until,
      String reason,
      String ticket,
      @Personal String requester,
      @Personal Set<String> approvers,
      ObligationTemplate compensation)
      implements Waiver {
    public Issued {
      approvers =
          approvers.isEmpty()
              ? Set.of()
              : Collections.unmodifiableSortedSet(new TreeSet<>(approvers));
    }
  }

  /**
   * A waiver that could not be read or evaluated. It restores the full control.
   *
   * @param error what went wrong
   */
  record Broken(Source source, PolicyId control, Contribution.Failed error) implements Waiver {}
}
