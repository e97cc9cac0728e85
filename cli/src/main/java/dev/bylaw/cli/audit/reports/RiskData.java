package dev.bylaw.cli.audit.reports;

import dev.bylaw.bundle.catalog.Catalog;
import dev.bylaw.bundle.tree.LoadedTree;
import dev.bylaw.cli.Failure;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What the log shows on principles of BCBS 239. */
final class RiskData {
  private RiskData() {}

  /**
   * @param tree which products there are; null where there is no tree
   */
  static Report of(@Nullable LoadedTree tree, Inquirer log) throws Failure {
    ReportTable verdicts =
        log.ask(
            "Principle 3, accuracy and integrity: verdicts on contracts",
            "SELECT product, more->>'$.verdict' AS verdict, count(*) AS checks,"
                + " strftime(max(time), '%Y-%m-%dT%H:%M:%SZ') AS last"
                + " FROM entries WHERE kind = 'compliance' AND %s"
                + " GROUP BY 1, 2 ORDER BY 1, 2");
    List<ReportTable> tables = new ArrayList<>();
    tables.add(
        log.ask(
            "Principle 1, governance: revisions that came into force",
            "SELECT sidecar, count(*) AS activations,"
                + " strftime(max(time), '%Y-%m-%dT%H:%M:%SZ') AS last FROM entries"
                + " WHERE kind = 'activation' AND %s GROUP BY 1 ORDER BY 1"));
    tables.add(verdicts);
    if (tree != null) {
      tables.add(coverage(tree, verdicts, log));
    }
    tables.add(
        log.ask(
            "Principle 4, completeness: decisions that could not be recorded, and were refused",
            "SELECT sidecar, count(*) AS outages, sum((more->>'$.refused')::BIGINT) AS refused"
                + " FROM entries WHERE kind = 'outage' AND %s GROUP BY 1 ORDER BY 1"));
    tables.add(
        log.ask(
            "Principle 5, timeliness: the newest entry of each sidecar",
            "SELECT sidecar, count(*) AS entries,"
                + " strftime(max(time), '%Y-%m-%dT%H:%M:%SZ') AS last FROM entries"
                + " WHERE sidecar IS NOT NULL AND %s GROUP BY 1 ORDER BY 1"));
    tables.add(
        log.ask(
            "Principle 11, distribution: who was given what",
            "SELECT product, consumer_domain, count(*) AS decisions FROM decisions"
                + " WHERE effect = 'PERMIT' AND %s GROUP BY 1, 2 ORDER BY 1, 2"));
    return new Report(
        "bcbs239",
        "What the log shows on the aggregation of risk data",
        "BCBS 239, principles 1, 3, 4, 5 and 11",
        tables,
        List.of(
            "Which products have a contract, a verdict on it, and decisions: the coverage of what"
                + " the tree declares by what the log holds.",
            "Outages that a sidecar had, and how many calls it refused in them.",
            "To whom data were given."),
        List.of(
            "That data are right: a verdict judges the contract, not the rows.",
            "Lineage, reconciliation and validation, which principles 3 and 6 to 10 ask for.",
            "That the log is complete: `bylaw audit completeness` shows that.",
            "It is evidence for an assessment, and not one."));
  }

  private static ReportTable coverage(LoadedTree tree, ReportTable verdicts, Inquirer log)
      throws Failure {
    Set<String> decided = first(log.ask("", "SELECT DISTINCT product FROM decisions WHERE %s"));
    Set<String> judged = first(verdicts);
    List<List<String>> rows = new ArrayList<>();
    for (Catalog.Entry entry : tree.catalog().entries()) {
      String urn = entry.product().urn();
      rows.add(
          List.of(
              urn,
              entry.product().owner(),
              entry.contracts().isEmpty() ? "no" : "yes",
              judged.contains(urn) ? "yes" : "no",
              decided.contains(urn) ? "yes" : "no"));
    }
    return new ReportTable(
        "Coverage: products of the tree, and what the log holds of them",
        List.of("product", "owner", "contract", "verdict", "decisions"),
        rows);
  }

  private static Set<String> first(ReportTable table) {
    return table.rows().stream().map(List::getFirst).collect(Collectors.toUnmodifiableSet());
  }
}
