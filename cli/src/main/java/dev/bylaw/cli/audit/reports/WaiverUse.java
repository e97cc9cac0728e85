package dev.bylaw.cli.audit.reports;

import dev.bylaw.bundle.tree.LoadedTree;
import dev.bylaw.cli.Failure;
import dev.bylaw.federation.policy.Waiver;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Decisions that a waiver touched, and waivers that touched none. */
final class WaiverUse {
  private WaiverUse() {}

  /**
   * @param tree what is declared now; null where there is no tree
   */
  static Report of(@Nullable LoadedTree tree, Inquirer log) throws Failure {
    ReportTable used =
        log.ask(
            "Waivers that touched decisions",
            """
            SELECT waiver, count(*) AS decisions, count(DISTINCT product) AS products,
              count(*) FILTER (effect = 'PERMIT') AS permits,
              strftime(min(time), '%Y-%m-%dT%H:%M:%SZ') AS first,
              strftime(max(time), '%Y-%m-%dT%H:%M:%SZ') AS last
            FROM (SELECT *, unnest(waivers) AS waiver FROM decisions) WHERE %s
            GROUP BY waiver ORDER BY decisions DESC, waiver\
            """);
    List<ReportTable> tables = new ArrayList<>(List.of(used));
    if (tree != null) {
      tables.add(declared(tree, used));
    }
    tables.add(
        log.ask(
            "The decisions",
            """
            SELECT idx, strftime(time, '%Y-%m-%dT%H:%M:%SZ') AS time, product, action, purpose,
              consumer_domain, effect, decision_id, array_to_string(waivers, ', ') AS waivers
            FROM decisions WHERE len(waivers) > 0 AND %s ORDER BY idx\
            """));
    return new Report(
        "waivers",
        "Decisions under waivers",
        "ISO 27001 A.5.18 and the mesh's own rules on exceptions",
        tables,
        List.of(
            "Every decision of the log that a waiver touched, in the period, with its waiver.",
            "That each waiver stood in the revision that decided: `audit replay` shows it."),
        List.of(
            "That a waiver was needed: one that touches a decision did not always turn it.",
            "Who approved it: that stands in the waiver's file, in signatures that `bylaw waiver"
                + " list` verifies.",
            "What was done with the data afterwards."));
  }

  private static ReportTable declared(LoadedTree tree, ReportTable used) {
    Set<String> seen =
        used.rows().stream().map(List::getFirst).collect(Collectors.toUnmodifiableSet());
    List<List<String>> rows = new ArrayList<>();
    for (Waiver.Issued waiver : tree.waivers()) {
      String id = waiver.source().id().value();
      rows.add(
          List.of(
              id,
              waiver.source().title(),
              waiver.source().position().file(),
              seen.contains(id) ? "yes" : "no"));
    }
    return new ReportTable(
        "Waivers that stand in the tree", List.of("waiver", "title", "file", "used"), rows);
  }
}
