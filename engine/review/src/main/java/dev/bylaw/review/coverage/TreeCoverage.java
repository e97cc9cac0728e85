package dev.bylaw.review.coverage;

import dev.bylaw.pdp.PolicySet;
import dev.bylaw.pdp.Watch;
import dev.bylaw.rego.eval.Observer;
import dev.bylaw.rego.observe.Coverage;
import dev.bylaw.rego.syntax.Module;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/** Keeps what was reached; may watch any number of decisions and tests, on any threads. */
public final class TreeCoverage implements Watch {
  private final Coverage rego = new Coverage();
  private final Map<String, Set<Integer>> rows = new ConcurrentHashMap<>();
  private final Map<String, Set<String>> rules = new ConcurrentHashMap<>();

  @Override
  public Observer rego() {
    return rego;
  }

  @Override
  public void row(String file, int row) {
    rows.computeIfAbsent(file, _ -> ConcurrentHashMap.newKeySet()).add(row);
  }

  @Override
  public void rule(String file, String rule) {
    rules.computeIfAbsent(file, _ -> ConcurrentHashMap.newKeySet()).add(rule);
  }

  /** What of the policies was reached and what was not; tests themselves do not count. */
  public TreeCoverageReport report(PolicySet policies) {
    List<Module> modules =
        policies.tree().program().modules().stream()
            .filter(module -> !module.file().endsWith("_test.rego"))
            .toList();
    TreeMap<String, TreeCoverageReport.Table> tables = new TreeMap<>();
    policies
        .tableRows()
        .forEach((file, all) -> {
          TreeSet<Integer> covered = new TreeSet<>(all);
          covered.retainAll(rows.getOrDefault(file, Set.of()));
          TreeSet<Integer> rest = new TreeSet<>(all);
          rest.removeAll(covered);
          tables.put(file, new TreeCoverageReport.Table(covered, rest));
        });
    TreeMap<String, TreeCoverageReport.RuleFile> drl = new TreeMap<>();
    policies
        .drlRules()
        .forEach((file, all) -> {
          TreeMap<String, Integer> fired = new TreeMap<>(all);
          fired.keySet().retainAll(rules.getOrDefault(file, Set.of()));
          TreeMap<String, Integer> rest = new TreeMap<>(all);
          rest.keySet().removeAll(fired.keySet());
          drl.put(file, new TreeCoverageReport.RuleFile(fired, rest));
        });
    return new TreeCoverageReport(rego.report(modules), tables, drl);
  }
}
