package dev.bylaw.federation.composition;

import dev.bylaw.federation.obligation.Obligations;
import dev.bylaw.federation.policy.Grant;
import java.util.Comparator;

/**
 * A grant that would permit, joined with what the guards demand.
 *
 * @param grant the grant
 * @param own what the grant itself demands, its ttl stated
 * @param demanded what grant and guards demand together
 */
record Option(Grant grant, Obligations own, Obligations demanded) {
  /** By (rank, id), then by agreement for grants that share both. */
  static final Comparator<Option> ORDER =
      Comparator.comparingInt((Option option) -> option.grant.rank())
          .thenComparing(option -> option.grant.source().id())
          .thenComparing(option -> String.valueOf(option.grant.agreement()));
}
