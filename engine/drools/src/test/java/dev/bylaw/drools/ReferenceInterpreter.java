package dev.bylaw.drools;

import dev.bylaw.federation.catalog.Column;
import dev.bylaw.federation.catalog.DecisionContext;
import dev.bylaw.federation.obligation.Duty;
import dev.bylaw.federation.obligation.Mask;
import dev.bylaw.federation.obligation.Obligations;
import dev.bylaw.federation.request.AttributeValue;
import dev.bylaw.federation.request.Subject;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What docs/decision-tables.md says, done the plain way on the cells' texts: no parser of ours, no
 * Drools. It answers with one line of text, which {@link #of} makes of a contribution, too.
 */
final class ReferenceInterpreter {
  private final List<List<String>> rows;
  private final int heads;

  ReferenceInterpreter(List<List<String>> rows) {
    this.rows = rows;
    int at = 0;
    while (!rows.get(at).getFirst().startsWith("when ")
        && !rows.get(at).getFirst().startsWith("then ")) {
      at++;
    }
    heads = at;
  }

  private List<String> header(String key) {
    for (List<String> row : rows.subList(0, heads)) {
      if (row.getFirst().equals(key)) {
        return row.subList(1, row.size());
      }
    }
    return List.of();
  }

  String evaluate(DecisionContext context) {
    List<String> actions = header("applies.actions");
    if (!actions.isEmpty() && !words(actions.getFirst()).contains(context.request().action())) {
      return "n/a";
    }
    boolean grant = header("kind").getFirst().equals("grant");
    boolean first = header("hit").getFirst().equals("first");
    boolean byColumn = rows.get(heads).stream().anyMatch(head -> head.startsWith("when column."));
    List<String> optional = header("optional");

    List<Subject> chain = new ArrayList<>();
    for (Subject s = context.request().subject(); s != null; s = s.onBehalfOf()) {
      chain.add(s);
    }
    List<Object[]> facts = new ArrayList<>();
    for (Subject subject : chain) {
      if (byColumn) {
        context.resource().columns().forEach(column -> facts.add(new Object[] {subject, column}));
      } else {
        facts.add(new Object[] {subject, null});
      }
    }
    for (int c = 0; c < rows.get(heads).size(); c++) {
      String head = rows.get(heads).get(c);
      if (!head.startsWith("when ") || column(c).stream().allMatch(String::isEmpty)) {
        continue;
      }
      for (Object[] fact : facts) {
        Object value = value(head, context, (Subject) fact[0], (Column) fact[1]);
        String name = head.substring(5).split(" ")[0];
        if ((value == null && !optional.contains(name)) || value == MISTYPED) {
          return "failed";
        }
      }
    }
    Obligations.Builder obligations = Obligations.builder();
    Set<String> refusals = new TreeSet<>();
    Set<String> lines = new TreeSet<>();
    int rank = 0;
    boolean everyFact = !facts.isEmpty();
    for (Object[] fact : facts) {
      boolean hit = false;
      for (int r = heads + 1; r < rows.size() && !(hit && first); r++) {
        if (!matches(rows.get(r), context, (Subject) fact[0], (Column) fact[1])) {
          continue;
        }
        hit = true;
        lines.add(String.valueOf(r + 1));
        String verdict = cell(r, grant ? "then permit" : "then deny");
        if (grant ? verdict.equals("no") : !verdict.isEmpty()) {
          refusals.add(String.valueOf(r + 1));
        }
        obligations.minimumAggregation(Integer.parseInt(cell(r, "then minimum aggregation")));
        if (!cell(r, "then mask").isEmpty()) {
          Mask mask = Mask.ofAction(cell(r, "then mask")).orElseThrow();
          if (fact[1] instanceof Column column) {
            obligations.mask(column.name(), mask);
          } else {
            words(cell(r, "then column")).forEach(name -> obligations.mask(name, mask));
          }
        }
        if (!cell(r, "then duty").isEmpty()) {
          obligations.duty(new Duty(Duty.Type.NOTIFY, Map.of("to", AttributeValue.of("x"))));
          obligations.duty(Duty.of(Duty.Type.LOG));
        }
        if (grant && !cell(r, "then rank").isEmpty()) {
          rank = Math.max(rank, Integer.parseInt(cell(r, "then rank")));
        }
      }
      everyFact &= hit;
    }
    if (!refusals.isEmpty()) {
      return "deny " + refusals + obligations.build().duties();
    }
    if (grant ? !everyFact : lines.isEmpty()) {
      return "n/a";
    }
    return "applies " + lines + obligations.build() + " rank " + rank;
  }

  /** A contribution in the same words. */
  static String of(dev.bylaw.drools.policy.Evaluated evaluated) {
    return switch (evaluated.contribution()) {
      case dev.bylaw.federation.policy.Contribution.NotApplicable _ -> "n/a";
      case dev.bylaw.federation.policy.Contribution.Failed _ -> "failed";
      case dev.bylaw.federation.policy.Contribution.Denies denies ->
          "deny " + lines(denies.reasons()) + denies.duties();
      case dev.bylaw.federation.policy.Contribution.Applies applies ->
          "applies "
              + lines(applies.reasons())
              + applies.obligations()
              + " rank "
              + evaluated.rank();
    };
  }

  private static Set<String> lines(List<dev.bylaw.federation.policy.Reason> reasons) {
    Set<String> lines = new TreeSet<>();
    reasons.forEach(reason -> lines.add(String.valueOf(reason.position().line())));
    return lines;
  }

  private List<String> column(int index) {
    return rows.subList(heads + 1, rows.size()).stream().map(row -> row.get(index)).toList();
  }

  private String cell(int row, String head) {
    return rows.get(row).get(rows.get(heads).indexOf(head));
  }

  private boolean matches(
      List<String> row, DecisionContext context, Subject subject, @Nullable Column column) {
    for (int c = 0; c < row.size(); c++) {
      String head = rows.get(heads).get(c);
      if (head.startsWith("when ")
          && !row.get(c).isEmpty()
          && !matches(row.get(c), value(head, context, subject, column))) {
        return false;
      }
    }
    return true;
  }

  private static final Object MISTYPED = new Object();

  /** A text, a set of texts, a number, a flag, null for absent, or MISTYPED. */
  private static @Nullable Object value(
      String head, DecisionContext context, Subject subject, @Nullable Column column) {
    return switch (head.substring(5)) {
      case "action" -> context.request().action();
      case "purpose" -> context.request().purpose();
      case "subject.role" -> subject.roles();
      case "consumer.domain" -> context.request().consumer().domain();
      case "resource.label" -> context.resource().labels();
      case "column.category" -> column.categories();
      case "column.sensitivity" -> column.sensitivity();
      case "column.required" -> column.required();
      case "subject.attribute.level (number)" ->
          switch (subject.attributes().get("level")) {
            case null -> null;
            case AttributeValue.Num(BigDecimal number) -> number;
            default -> MISTYPED;
          };
      case "subject.attribute.vip (flag)" ->
          subject.attributes().get("vip") instanceof AttributeValue.Flag(boolean flag)
              ? (Object) flag
              : null;
      case "subject.attribute.team (text)" ->
          switch (subject.attributes().get("team")) {
            case null -> null;
            case AttributeValue.Text(String text) -> Set.of(text);
            default -> Set.of("a", "b");
          };
      default -> throw new AssertionError(head);
    };
  }

  private static boolean matches(String cell, @Nullable Object value) {
    if (value == null || cell.equals("absent")) {
      return value == null && cell.equals("absent");
    }
    boolean not = cell.startsWith("not ");
    String list = not || cell.startsWith("all ") ? cell.substring(4) : cell;
    return switch (value) {
      case Boolean flag -> flag == cell.equals("yes");
      case BigDecimal number ->
          words(list).stream().anyMatch(range -> within(range, number)) != not;
      case String text -> words(list).contains(text) != not;
      case Set<?> members -> {
        Set<Object> common = new HashSet<>(members);
        common.retainAll(words(list));
        yield cell.startsWith("all ")
            ? common.size() == words(list).size()
            : common.isEmpty() == not;
      }
      default -> throw new AssertionError(value);
    };
  }

  private static boolean within(String range, BigDecimal number) {
    if (range.startsWith(">= ")) {
      return number.compareTo(new BigDecimal(range.substring(3))) >= 0;
    }
    if (range.startsWith("< ")) {
      return number.compareTo(new BigDecimal(range.substring(2))) < 0;
    }
    int dots = range.indexOf("..");
    if (dots > 0) {
      return number.compareTo(new BigDecimal(range.substring(0, dots))) >= 0
          && number.compareTo(new BigDecimal(range.substring(dots + 2))) <= 0;
    }
    return number.compareTo(new BigDecimal(range)) == 0;
  }

  private static List<String> words(String list) {
    return Arrays.stream(list.split(",")).map(String::strip).toList();
  }
}
