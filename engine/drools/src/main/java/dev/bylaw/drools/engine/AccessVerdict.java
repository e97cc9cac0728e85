package dev.bylaw.drools.engine;

import dev.bylaw.drools.fact.AccessColumn;
import dev.bylaw.drools.fact.Facts;
import dev.bylaw.drools.policy.Evaluated;
import dev.bylaw.drools.policy.Kind;
import dev.bylaw.drools.policy.PolicyHeader;
import dev.bylaw.drools.table.Outcome.AccessOutcome;
import dev.bylaw.drools.table.Row;
import dev.bylaw.drools.table.Table;
import dev.bylaw.federation.obligation.Obligations;
import dev.bylaw.federation.policy.Contribution;
import dev.bylaw.federation.policy.Position;
import dev.bylaw.federation.policy.Reason;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Puts the hits of a guard's or grant's table into the kernel's words.
 *
 * <p>A guard's hits join. A grant permits only if every fact of its grain (each subject of the
 * chain of delegation, and each column where the table asks about columns) is permitted by a row
 * and refused by none: a privilege must hold for all who act and for all that is asked.
 */
final class AccessVerdict {
  private AccessVerdict() {}

  static Evaluated of(Table table, Run run) {
    PolicyHeader header = table.header();
    return switch (run) {
      case Run.OutOfScope _ -> new Evaluated(header, Contribution.NOT_APPLICABLE, 0);
      case Run.Failed failed ->
          new Evaluated(
              header,
              new Contribution.Failed(failed.code(), failed.message(), header.source().position()),
              0);
      case Run.Matched(List<Hits.Hit> hits, List<? extends Facts> facts) ->
          matched(table, hits, facts);
    };
  }

  private static Evaluated matched(Table table, List<Hits.Hit> hits, List<? extends Facts> facts) {
    Set<Facts> hit = Collections.newSetFromMap(new IdentityHashMap<>());
    Obligations.Builder obligations = Obligations.builder();
    Set<Reason> reasons = new LinkedHashSet<>();
    Set<Reason> refusals = new LinkedHashSet<>();
    int rank = 0;
    for (Hits.Hit each : hits) {
      boolean isFirst = hit.add(each.facts());
      if (table.hit() == Table.Hit.FIRST && !isFirst) {
        continue;
      }
      Row row = table.rows().get(each.row());
      AccessOutcome outcome = (AccessOutcome) row.outcome();
      obligations.add(outcome.obligations());
      if (outcome.columnMask() != null && each.facts() instanceof AccessColumn(_, var column)) {
        obligations.mask(column.name(), outcome.columnMask());
      }
      (outcome.denies() ? refusals : reasons).add(reason(table, row, outcome));
      rank = Math.max(rank, outcome.rank());
    }
    Obligations joined = obligations.build();
    if (!refusals.isEmpty()) {
      return new Evaluated(
          table.header(), new Contribution.Denies(List.copyOf(refusals), joined.duties()), 0);
    }
    boolean applies =
        table.header().kind() == Kind.GRANT
            ? !facts.isEmpty() && hit.size() == facts.size()
            : !hits.isEmpty();
    return applies
        ? new Evaluated(
            table.header(), new Contribution.Applies(joined, List.copyOf(reasons)), rank)
        : new Evaluated(table.header(), Contribution.NOT_APPLICABLE, 0);
  }

  private static Reason reason(Table table, Row row, AccessOutcome outcome) {
    return new Reason(
        outcome.code() == null ? table.header().source().id().value() : outcome.code(),
        outcome.reason() == null ? table.header().source().title() : outcome.reason(),
        new Position(table.file(), row.number()));
  }
}
