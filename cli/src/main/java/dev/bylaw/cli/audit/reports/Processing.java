package dev.bylaw.cli.audit.reports;

import dev.bylaw.bundle.catalog.Catalog;
import dev.bylaw.bundle.policy.Agreement;
import dev.bylaw.bundle.tree.LoadedTree;
import dev.bylaw.cli.Failure;
import dev.bylaw.federation.catalog.Column;
import dev.bylaw.federation.catalog.DataContract;
import dev.bylaw.federation.catalog.DataProduct;
import dev.bylaw.federation.catalog.RetentionTerms;
import dev.bylaw.federation.catalog.SchemaObject;
import dev.bylaw.federation.obligation.Allowed;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The record of processing: what contracts and agreements declare beside what the log observed.
 *
 * @param tree what is declared
 * @param observed rows of product, consumer domain, purpose, the first and the last time, and more
 */
record Processing(LoadedTree tree, ReportTable observed, ReportTable measures) {
  private static final int PRODUCT = 0;
  private static final int CONSUMER = 1;
  private static final int PURPOSE = 2;
  private static final int FIRST = 4;

  static Report of(LoadedTree tree, Inquirer log) throws Failure {
    ReportTable observed =
        log.ask(
            "Observed: data that were given",
            """
            SELECT product, consumer_domain, purpose, count(*) AS decisions,
              strftime(min(time), '%Y-%m-%dT%H:%M:%SZ') AS first,
              strftime(max(time), '%Y-%m-%dT%H:%M:%SZ') AS last
            FROM decisions WHERE effect = 'PERMIT' AND coalesce(mode, '') <> 'DRY_RUN' AND %s
            GROUP BY ALL ORDER BY ALL\
            """);
    ReportTable measures =
        log.ask(
            "Measures: what callers had to do with what they were given",
            """
            SELECT product, obligation, count(*) AS decisions
            FROM (SELECT *, unnest(obligations) AS obligation FROM decisions)
            WHERE effect = 'PERMIT' AND coalesce(mode, '') <> 'DRY_RUN' AND %s
            GROUP BY ALL ORDER BY ALL\
            """);
    return new Report(
        "ropa",
        "Record of processing",
        "GDPR Art. 30",
        new Processing(tree, observed, measures).tables(),
        List.of(
            "What the policy tree declares: products, their categories of data, purposes,"
                + " recipients, places, terms of retention.",
            "That data were given for each purpose observed, to each domain observed, as often as"
                + " is counted: each is a permit in the log.",
            "Drift both ways: what was given though no agreement that stands in this tree covers"
                + " it, and what is agreed and was never used."),
        List.of(
            "Processing that asked no sidecar. What the log does not know is not here.",
            "That the controller, its representative and its officer are named: the tree knows"
                + " owners, not legal persons.",
            "That a caller kept to its obligations; receipts tell what it said of that.",
            "That an agreement of today stood when the data were given; `audit replay` decides by"
                + " the revision of then. A purpose outside the mesh's vocabulary is personal data"
                + " and shows as empty."));
  }

  List<ReportTable> tables() {
    List<List<String>> declared = new ArrayList<>();
    List<List<String>> unused = new ArrayList<>();
    for (Agreement agreement : tree.agreements()) {
      List<String> row =
          List.of(
              agreement.dataProduct(),
              names(agreement.consumerDomains()),
              names(agreement.purposes()),
              agreement.id(),
              text(agreement.from()),
              text(agreement.until()));
      declared.add(row);
      if (observed.rows().stream().noneMatch(seen -> covers(agreement, seen))) {
        unused.add(row);
      }
    }
    List<List<String>> undeclared =
        observed.rows().stream()
            .filter(seen -> tree.agreements().stream().noneMatch(each -> covers(each, seen)))
            .toList();
    List<String> columns =
        List.of("product", "consumer domains", "purposes", "agreement", "from", "until");
    return List.of(
        products(),
        new ReportTable("Declared by agreements: purposes and recipients", columns, declared),
        observed,
        measures,
        new ReportTable(
            "Drift: observed, but no agreement declares it", observed.columns(), undeclared),
        new ReportTable("Drift: declared, but never observed", columns, unused));
  }

  private ReportTable products() {
    List<List<String>> rows = new ArrayList<>();
    for (Catalog.Entry entry : tree.catalog().entries()) {
      DataProduct product = entry.product();
      TreeSet<String> categories = new TreeSet<>();
      TreeSet<String> terms = new TreeSet<>();
      for (DataContract contract : entry.contracts()) {
        for (SchemaObject object : contract.schema()) {
          for (Column column : object.columns()) {
            categories.addAll(column.categories());
          }
        }
        if (contract.retention() != null) {
          terms.add(terms(contract.retention()));
        }
      }
      rows.add(
          List.of(
              product.urn(),
              product.domain(),
              product.owner(),
              String.join(", ", categories),
              String.join(", ", product.regions()),
              String.join("; ", terms)));
    }
    return new ReportTable(
        "Declared by contracts: products, categories of data, places, retention",
        List.of("product", "domain", "owner", "categories", "regions", "retention"),
        rows);
  }

  private static String terms(RetentionTerms terms) {
    List<String> parts = new ArrayList<>();
    if (terms.keepAtLeast() != null) {
      parts.add("keep " + terms.keepAtLeast());
    }
    if (terms.deleteBy() != null) {
      parts.add("delete by " + terms.deleteBy());
    }
    if (terms.driver() != null) {
      parts.add(Objects.requireNonNull(terms.driver()));
    }
    return String.join(", ", parts);
  }

  private static boolean covers(Agreement agreement, List<String> seen) {
    // one that ended before the first use covers none of it
    Instant until = agreement.until();
    return agreement.dataProduct().equals(seen.get(PRODUCT))
        && agreement.consumerDomains().allows(seen.get(CONSUMER))
        && agreement.purposes().allows(seen.get(PURPOSE))
        && (until == null || until.toString().compareTo(seen.get(FIRST)) > 0);
  }

  private static String text(@Nullable Instant at) {
    return at == null ? "" : at.toString();
  }

  private static String names(Allowed allowed) {
    return switch (allowed) {
      case Allowed.Any _ -> "any";
      case Allowed.Only only -> String.join(", ", only.names());
    };
  }
}
