package dev.bylaw.review.counterfactual;

import dev.bylaw.bundle.tree.RegoComparisons;
import dev.bylaw.federation.policy.Contribution;
import dev.bylaw.federation.policy.ErrorCode;
import dev.bylaw.federation.policy.Grant;
import dev.bylaw.federation.policy.Guard;
import dev.bylaw.federation.policy.PolicyId;
import dev.bylaw.federation.record.DecisionRecord;
import dev.bylaw.federation.request.AttributeValue;
import dev.bylaw.pdp.PolicySet;
import dev.bylaw.rego.syntax.Infix;
import dev.bylaw.rego.value.BooleanValue;
import dev.bylaw.rego.value.NumberValue;
import dev.bylaw.rego.value.StringValue;
import dev.bylaw.rego.value.Value;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The attributes that a denied request lacks and that policies which did not let it through read,
 * with the values that policies ask about.
 */
final class FreeAttributes {
  static final String ENGINE = "context.engine";

  /** How many values of one attribute are tried, the smallest first. */
  static final int MAX_VALUES = 12;

  /** What can be stated, and by that name. */
  private static final Pattern FREE =
      Pattern.compile("input\\.((?:subject|context)\\.attributes\\.[^.\\[\\]*]+|context\\.engine)");

  /** An attribute below the input's root; a part of one is the attribute itself. */
  private static final Pattern PART =
      Pattern.compile("(input\\.(?:subject|context)\\.attributes\\.[^.\\[\\]]+).*");

  private final Map<String, Set<PolicyId>> absent = new TreeMap<>();
  private final Map<String, Set<AttributeValue>> values = new TreeMap<>();

  FreeAttributes(PolicySet policies, DecisionRecord denied) {
    Set<PolicyId> closed = new TreeSet<>();
    for (Guard guard : denied.guards()) {
      if (isClosed(guard.contribution())) {
        closed.add(guard.source().id());
      }
    }
    for (Grant grant : denied.grants()) {
      if (!(grant.contribution() instanceof Contribution.Applies)) {
        closed.add(grant.source().id());
      }
    }
    policies
        .seen(context(denied))
        .forEach((policy, saw) -> {
          if (closed.contains(policy)) {
            saw.forEach((path, found) -> {
              if (found.isEmpty()) {
                absent.computeIfAbsent(attribute(path), _ -> new TreeSet<>()).add(policy);
              }
            });
          }
        });
    if (!absent.isEmpty()) {
      RegoComparisons.of(policies.tree().program().modules()).forEach(this::compared);
    }
  }

  private static dev.bylaw.federation.catalog.DecisionContext context(DecisionRecord denied) {
    return new dev.bylaw.federation.catalog.DecisionContext(
        denied.request(), denied.facts(), denied.at(), denied.revision());
  }

  /** A guard that denies, or that could not be asked for want of an attribute. */
  private static boolean isClosed(Contribution said) {
    return said instanceof Contribution.Denies
        || (said instanceof Contribution.Failed failed
            && failed.code() == ErrorCode.MISSING_ATTRIBUTE);
  }

  private static String attribute(String path) {
    Matcher part = PART.matcher(path);
    return part.matches() ? part.group(1) : path;
  }

  private void compared(RegoComparisons.Compared each) {
    for (String path : each.paths()) {
      boolean isElement = path.endsWith(".*");
      String attribute = isElement ? path.substring(0, path.length() - 2) : path;
      if (absent.containsKey(attribute) && FREE.matcher(attribute).matches()) {
        Set<AttributeValue> known = values.computeIfAbsent(attribute, _ -> new TreeSet<>());
        for (AttributeValue value : around(each.literal().value(), each.by())) {
          known.add(isElement ? new AttributeValue.Many(List.of(value)) : value);
        }
      }
    }
  }

  /** The literal, and of a number that something is ordered against the next ones. */
  private static List<AttributeValue> around(Value literal, Infix by) {
    return switch (literal) {
      case StringValue text -> List.of(AttributeValue.of(text.value()));
      case BooleanValue _ -> List.of(AttributeValue.of(true), AttributeValue.of(false));
      case NumberValue number -> {
        BigDecimal value = number.decimal();
        yield by == Infix.EQUAL
            ? List.of(new AttributeValue.Num(value))
            : List.of(
                new AttributeValue.Num(value),
                new AttributeValue.Num(value.add(BigDecimal.ONE)),
                new AttributeValue.Num(value.subtract(BigDecimal.ONE)));
      }
      default -> List.of();
    };
  }

  /** What could be stated. */
  List<Change> changes() {
    List<Change> changes = new ArrayList<>();
    values.forEach((path, known) -> {
      Set<PolicyId> readBy = absent.getOrDefault(path, Set.of());
      known.stream()
          .filter(v -> v instanceof AttributeValue.Text || !path.endsWith(ENGINE))
          .limit(MAX_VALUES)
          .forEach(value ->
              changes.add(
                  new Change.State(path.substring("input.".length()), value, List.copyOf(readBy))));
    });
    return changes;
  }

  /** All that is absent, with those values of it that permit. */
  List<Absent> absent(List<Remedy> remedies) {
    List<Absent> all = new ArrayList<>();
    absent.forEach((path, readBy) -> {
      String field = path.substring("input.".length());
      Set<String> permitting = new TreeSet<>();
      for (Remedy remedy : remedies) {
        for (Change change : remedy.changes()) {
          if (change instanceof Change.State(String of, AttributeValue value, var _)
              && of.equals(field)) {
            permitting.add(value.toString());
          } else if (change instanceof Change.Say(var attribute, var before, String value)
              && before == null
              && attribute.field().equals(field)) {
            permitting.add('"' + value + '"');
          }
        }
      }
      all.add(new Absent(field, List.copyOf(readBy), List.copyOf(permitting)));
    });
    return all;
  }
}
