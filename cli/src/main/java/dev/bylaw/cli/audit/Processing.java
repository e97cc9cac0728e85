package dev.bylaw.cli.audit;

import dev.bylaw.bundle.policy.Agreement;
import dev.bylaw.federation.obligation.Allowed;
import java.util.ArrayList;
import java.util.List;

/**
 * The record of processing: what agreements declare beside what the log observed. Requires observed
 * rows of product, consumer domain, purpose, and more.
 */
record Processing(List<Agreement> agreements, ReportTable observed) {
  private static final int PRODUCT = 0;
  private static final int CONSUMER = 1;
  private static final int PURPOSE = 2;

  List<ReportTable> tables() {
    List<List<String>> declared = new ArrayList<>();
    List<List<String>> unused = new ArrayList<>();
    for (Agreement agreement : agreements) {
      List<String> row =
          List.of(
              agreement.dataProduct(),
              names(agreement.consumerDomains()),
              names(agreement.purposes()),
              agreement.id(),
              agreement.until() == null ? "" : agreement.until().toString());
      declared.add(row);
      if (observed.rows().stream().noneMatch(seen -> covers(agreement, seen))) {
        unused.add(row);
      }
    }
    List<List<String>> undeclared =
        observed.rows().stream()
            .filter(seen -> agreements.stream().noneMatch(agreement -> covers(agreement, seen)))
            .toList();
    List<String> columns = List.of("product", "consumer domains", "purposes", "agreement", "until");
    return List.of(
        new ReportTable("Declared by agreements", columns, declared),
        observed,
        new ReportTable(
            "Drift: observed, but no agreement declares it", observed.columns(), undeclared),
        new ReportTable("Drift: declared, but never observed", columns, unused));
  }

  private static boolean covers(Agreement agreement, List<String> seen) {
    return agreement.dataProduct().equals(seen.get(PRODUCT))
        && agreement.consumerDomains().allows(seen.get(CONSUMER))
        && agreement.purposes().allows(seen.get(PURPOSE));
  }

  private static String names(Allowed allowed) {
    return switch (allowed) {
      case Allowed.Any _ -> "any";
      case Allowed.Only only -> String.join(", ", only.names());
    };
  }
}
