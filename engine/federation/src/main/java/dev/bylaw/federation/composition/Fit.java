package dev.bylaw.federation.composition;

import dev.bylaw.federation.catalog.DecisionContext;
import dev.bylaw.federation.obligation.Allowed;
import dev.bylaw.federation.obligation.Duty;
import dev.bylaw.federation.obligation.ObligationType;
import dev.bylaw.federation.obligation.Obligations;
import dev.bylaw.federation.request.AccessRequest;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether demanded obligations fit the request: whether anything satisfies them, whether what the
 * request states of itself is among what they allow, and whether the caller can discharge them.
 * Each answer is monotone: what does not fit never fits again when more is demanded.
 */
final class Fit {
  private Fit() {}

  /** Why the request cannot be permitted under the obligations, or null if it can. */
  static @Nullable String denial(Obligations demanded, DecisionContext context) {
    AccessRequest request = context.request();
    if (demanded.expiry() != null && !context.clock().isBefore(demanded.expiry())) {
      return "the permission ended at " + demanded.expiry();
    }
    String denial = misfit("region", demanded.regions(), request.consumer().processingLocation());
    if (denial == null) {
      denial = misfit("purpose", demanded.purposes(), request.purpose());
    }
    if (denial == null) {
      denial = misfit("output port", demanded.ports(), port(context));
    }
    return denial;
  }

  /** The obligations' types that the caller must support and does not; empty if none. */
  static Set<ObligationType> unsupported(Obligations demanded, DecisionContext context) {
    AccessRequest request = context.request();
    Needs needs = new Needs(request.context().supportedObligations());
    needs.check(!demanded.masks().isEmpty(), ObligationType.MASK);
    needs.check(!demanded.rowFilter().isEmpty(), ObligationType.ROW_FILTER);
    needs.check(demanded.minimumAggregation() > 0, ObligationType.MINIMUM_AGGREGATION);
    needs.check(
        isOpen(demanded.regions(), request.consumer().processingLocation()),
        ObligationType.REGIONS);
    needs.check(isOpen(demanded.purposes(), request.purpose()), ObligationType.PURPOSES);
    needs.check(isOpen(demanded.ports(), port(context)), ObligationType.PORTS);
    for (Duty duty : demanded.duties()) {
      switch (duty.type()) {
        case LOG -> {}
        case NOTIFY -> needs.check(true, ObligationType.NOTIFY);
        case WATERMARK -> needs.check(true, ObligationType.WATERMARK);
        case STEP_UP -> needs.check(true, ObligationType.STEP_UP);
        case APPROVAL -> needs.check(true, ObligationType.APPROVAL);
      }
    }
    return needs.unmet;
  }

  private static @Nullable String port(DecisionContext context) {
    String asked = context.request().resource().outputPort();
    return asked != null ? asked : context.resource().outputPort();
  }

  private static @Nullable String misfit(String what, Allowed allowed, @Nullable String stated) {
    if (!(allowed instanceof Allowed.Only(Set<String> names))) {
      return null;
    }
    if (names.isEmpty()) {
      return "no " + what + " remains that all policies allow";
    }
    return stated == null || names.contains(stated)
        ? null
        : "the " + what + " `" + stated + "` is not among those allowed: " + names;
  }

  /** Whether the caller itself must see to it, because the request states nothing to check. */
  private static boolean isOpen(Allowed allowed, @Nullable String stated) {
    return stated == null && allowed instanceof Allowed.Only;
  }

  private static final class Needs {
    private final Set<String> supported;
    private Set<ObligationType> unmet = Set.of();

    Needs(Set<String> supported) {
      this.supported = supported;
    }

    void check(boolean isDemanded, ObligationType type) {
      if (isDemanded && !supported.contains(type.wireName())) {
        if (unmet.isEmpty()) {
          unmet = EnumSet.noneOf(ObligationType.class);
        }
        unmet.add(type);
      }
    }
  }
}
