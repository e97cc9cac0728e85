package dev.bylaw.drools.policy;

import dev.bylaw.federation.obligation.ObligationTemplate;
import dev.bylaw.federation.policy.Bounds;
import dev.bylaw.federation.policy.Layer;
import dev.bylaw.federation.policy.Scope;
import dev.bylaw.federation.policy.Source;
import java.time.Duration;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a table or rule file says of itself, by the same names as a Rego policy's {@code
 * custom.bylaw}.
 *
 * @param source id, origin, title and the place of the header
 * @param kind what it decides about
 * @param force with which force a guard binds; MANDATORY for a compliance rule that can block;
 *     LOCAL for whatever else
 * @param description what it is for, in a few sentences; may be empty
 * @param owner who answers for it; may be empty
 * @param rationale why it exists; may be empty
 * @param applies where it applies at all; the evaluator heeds it, an index may use it
 * @param optional attributes whose absence is no error, by the name in a column's head; sorted
 * @param floor for a mandatory guard: what no waiver undercuts; null means that none is possible
 * @param maxWaiver the longest interval of a waiver; null if the header says none
 * @param bounds the room of an answer to a default or delegated guard; else {@link Bounds#NONE}
 * @param agreement for a grant: the agreement's id by which a request may name it, or null
 */
public record PolicyHeader(
    Source source,
    Kind kind,
    Force force,
    String description,
    String owner,
    String rationale,
    Scope applies,
    Set<String> optional,
    @Nullable ObligationTemplate floor,
    @Nullable Duration maxWaiver,
    Bounds bounds,
    @Nullable String agreement) {
  public PolicyHeader {
    optional = Collections.unmodifiableSortedSet(new TreeSet<>(optional));
    boolean allowed =
        switch (force) {
          case LOCAL -> true;
          case MANDATORY -> kind == Kind.GUARD || kind == Kind.COMPLIANCE;
          case DEFAULT, DELEGATED -> kind == Kind.GUARD;
        };
    if (!allowed || (force != Force.LOCAL && source.layer() != Layer.COUNCIL)) {
      throw new IllegalArgumentException("a " + kind + " of " + source.origin() + ": " + force);
    }
  }
}
