package dev.bylaw.drools.policy;

import dev.bylaw.drools.sheet.Cell;
import dev.bylaw.drools.sheet.Diagnostics;
import dev.bylaw.drools.sheet.Suggestion;
import dev.bylaw.federation.obligation.Allowed;
import dev.bylaw.federation.obligation.Duty;
import dev.bylaw.federation.obligation.Mask;
import dev.bylaw.federation.obligation.ObligationTemplate;
import dev.bylaw.federation.obligation.Obligations;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Reads a floor or a bound: rows of the same key, each with one statement: what it is in the first
 * value, the rest in those beside it ({@code mask | *pii | tokenize}, {@code duty | log}).
 */
final class TemplateParser {
  private static final List<String> STATEMENTS =
      List.of(
          "none",
          "mask",
          "filter",
          "duty",
          "regions",
          "purposes",
          "ports",
          "minimum aggregation",
          "ttl",
          "expiry");

  private final Map<String, Mask> masks = new TreeMap<>();
  private final Obligations.Builder rest = Obligations.builder();

  private TemplateParser() {}

  static ObligationTemplate parse(
      String file, String key, List<HeaderEntry> entries, Diagnostics diagnostics) {
    TemplateParser parser = new TemplateParser();
    for (HeaderEntry entry : entries) {
      Cell what = entry.values().getFirst();
      try {
        parser.statement(key, entry.values(), entries.size());
      } catch (CellException e) {
        diagnostics.add(e.at(file, what));
      }
    }
    return new ObligationTemplate(parser.masks, parser.rest.build());
  }

  private void statement(String key, List<Cell> values, int statements) throws CellException {
    String what = values.getFirst().text().toLowerCase(Locale.ROOT);
    switch (what) {
      case "none" -> {
        if (statements > 1) {
          throw new CellException("`none` stands alone, found other rows of `" + key + "`");
        }
        values(values, 1, "none");
      }
      case "mask" -> {
        values(values, 3, "mask | *label | action");
        masks.merge(values.get(1).text(), Statements.mask(values.get(2).text()), Mask::join);
      }
      case "filter" -> rest.filter(Statements.filter(one(values, "filter | country in (DE, FR)")));
      case "duty" -> {
        for (Duty duty : Statements.duties(one(values, "duty | log"))) {
          rest.duty(duty);
        }
      }
      case "regions" -> rest.regions(only(values));
      case "purposes" -> rest.purposes(only(values));
      case "ports" -> rest.ports(only(values));
      case "minimum aggregation" ->
          rest.minimumAggregation(
              Statements.minimumAggregation(one(values, "minimum aggregation | 5")));
      case "ttl" -> rest.ttl(Statements.duration(one(values, "ttl | 5 minutes")));
      case "expiry" -> rest.expiry(Statements.instant(one(values, "expiry | 2030-12-31")));
      default ->
          throw new CellException("expected a statement for `" + key + "`, found `" + what + "`")
              .hint(hint(what));
    }
  }

  private static String hint(String what) {
    String near = Suggestion.didYouMean(what, STATEMENTS);
    return near != null ? near : "one of `" + String.join("`, `", STATEMENTS) + "`";
  }

  private static Allowed only(List<Cell> values) throws CellException {
    Set<String> words = Words.list(one(values, values.getFirst().text() + " | a, b"));
    return new Allowed.Only(words);
  }

  private static String one(List<Cell> values, String shape) throws CellException {
    values(values, 2, shape);
    return values.get(1).text();
  }

  private static void values(List<Cell> values, int count, String shape) throws CellException {
    if (values.size() != count || values.stream().anyMatch(Cell::isBlank)) {
      throw new CellException("expected " + count + " cells, found " + values.size())
          .hint("it looks like `" + shape + "`, each in a cell of its own");
    }
  }
}
