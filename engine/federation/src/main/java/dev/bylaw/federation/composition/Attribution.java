package dev.bylaw.federation.composition;

import dev.bylaw.federation.obligation.Allowed;
import dev.bylaw.federation.obligation.Duty;
import dev.bylaw.federation.obligation.Mask;
import dev.bylaw.federation.obligation.Obligation;
import dev.bylaw.federation.obligation.Obligations;
import dev.bylaw.federation.obligation.Predicate;
import dev.bylaw.federation.policy.PolicyId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Traces joined obligations back to the statements that made them: those that equal the result, or
 * where none alone does, those that no other exceeds.
 */
final class Attribution {
  private final List<Statement> statements;
  private final List<AttributedObligation> attributed = new ArrayList<>();

  private Attribution(List<Statement> statements) {
    this.statements = statements;
  }

  /** The obligations one by one; requires that {@code joined} is the join of the statements. */
  static List<AttributedObligation> of(Obligations joined, List<Statement> statements) {
    return new Attribution(statements).trace(joined);
  }

  private List<AttributedObligation> trace(Obligations joined) {
    for (Map.Entry<String, Mask> entry : joined.masks().entrySet()) {
      String column = entry.getKey();
      add(
          new Obligation.ColumnMask(column, entry.getValue()),
          entry.getValue(),
          stated -> stated.masks().get(column),
          Mask::isAtMost);
    }
    for (Predicate predicate : joined.rowFilter()) {
      add(new Obligation.RowFilter(predicate), stated -> stated.rowFilter().contains(predicate));
    }
    int k = joined.minimumAggregation();
    if (k > 0) {
      add(new Obligation.MinimumAggregation(k), stated -> stated.minimumAggregation() == k);
    }
    if (joined.regions() instanceof Allowed.Only(Set<String> names)) {
      add(new Obligation.Regions(names), joined.regions(), Obligations::regions);
    }
    if (joined.purposes() instanceof Allowed.Only(Set<String> names)) {
      add(new Obligation.Purposes(names), joined.purposes(), Obligations::purposes);
    }
    if (joined.ports() instanceof Allowed.Only(Set<String> names)) {
      add(new Obligation.Ports(names), joined.ports(), Obligations::ports);
    }
    Instant expiry = joined.expiry();
    if (expiry != null) {
      add(new Obligation.Expiry(expiry), stated -> expiry.equals(stated.expiry()));
    }
    for (Duty duty : joined.duties()) {
      add(new Obligation.Perform(duty), stated -> stated.duties().contains(duty));
    }
    return attributed;
  }

  private void add(
      Obligation obligation, Allowed joined, Function<Obligations, Allowed> component) {
    add(
        obligation,
        joined,
        stated -> component.apply(stated) instanceof Allowed.Only only ? only : null,
        Allowed::isAtMost);
  }

  /** Attributes a component in which statements may exceed one another. */
  private <T> void add(
      Obligation obligation,
      T joined,
      Function<Obligations, @Nullable T> component,
      BiPredicate<T, T> isAtMost) {
    List<PolicyId> policies = new ArrayList<>(2);
    for (Statement statement : statements) {
      if (joined.equals(component.apply(statement.obligations()))) {
        policies.add(statement.source().id());
      }
    }
    if (policies.isEmpty()) {
      for (Statement statement : statements) {
        T mine = component.apply(statement.obligations());
        if (mine != null && isMaximal(mine, component, isAtMost)) {
          policies.add(statement.source().id());
        }
      }
    }
    attributed.add(new AttributedObligation(obligation, canonical(policies)));
  }

  private <T> boolean isMaximal(
      T mine, Function<Obligations, @Nullable T> component, BiPredicate<T, T> isAtMost) {
    for (Statement other : statements) {
      T theirs = component.apply(other.obligations());
      if (theirs != null && !theirs.equals(mine) && isAtMost.test(mine, theirs)) {
        return false;
      }
    }
    return true;
  }

  /** Attributes a component that a statement makes or does not. */
  private void add(Obligation obligation, java.util.function.Predicate<Obligations> states) {
    List<PolicyId> policies = new ArrayList<>(2);
    for (Statement statement : statements) {
      if (states.test(statement.obligations())) {
        policies.add(statement.source().id());
      }
    }
    attributed.add(new AttributedObligation(obligation, canonical(policies)));
  }

  private static List<PolicyId> canonical(List<PolicyId> policies) {
    if (policies.size() < 2) {
      return policies;
    }
    Collections.sort(policies);
    List<PolicyId> distinct = new ArrayList<>(policies.size());
    for (PolicyId policy : policies) {
      if (distinct.isEmpty() || !distinct.getLast().equals(policy)) {
        distinct.add(policy);
      }
    }
    return distinct;
  }
}
