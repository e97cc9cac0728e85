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
import java.util.Comparator;
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
  private static final Comparator<Statement> BY_POLICY =
      (a, b) -> a.source().id().compareTo(b.source().id());

  private final List<Statement> statements;
  private final List<AttributedObligation> attributed = new ArrayList<>();

  private Attribution(List<Statement> statements) {
    this.statements = statements;
  }

  /** The obligations one by one; requires that {@code joined} is the join of the statements. */
  static List<AttributedObligation> of(Obligations joined, List<Statement> statements) {
    List<Statement> ordered = new ArrayList<>(statements);
    ordered.sort(BY_POLICY);
    return new Attribution(ordered).trace(joined);
  }

  private List<AttributedObligation> trace(Obligations joined) {
    List<Statement> masking = masking();
    for (Map.Entry<String, Mask> entry : joined.masks().entrySet()) {
      String column = entry.getKey();
      add(
          new Obligation.ColumnMask(column, entry.getValue()),
          entry.getValue(),
          masking,
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

  private List<Statement> masking() {
    List<Statement> masking = new ArrayList<>(statements.size());
    for (int i = 0; i < statements.size(); i++) {
      if (!statements.get(i).obligations().masks().isEmpty()) {
        masking.add(statements.get(i));
      }
    }
    return masking;
  }

  private void add(
      Obligation obligation, Allowed joined, Function<Obligations, Allowed> component) {
    add(
        obligation,
        joined,
        statements,
        stated -> component.apply(stated) instanceof Allowed.Only only ? only : null,
        Allowed::isAtMost);
  }

  /** Attributes a component in which statements may exceed one another. */
  private <T> void add(
      Obligation obligation,
      T joined,
      List<Statement> speaking,
      Function<Obligations, @Nullable T> component,
      BiPredicate<T, T> isAtMost) {
    List<PolicyId> policies = new ArrayList<>(speaking.size());
    List<T> values = new ArrayList<>(speaking.size());
    List<PolicyId> speakers = new ArrayList<>(speaking.size());
    for (int i = 0; i < speaking.size(); i++) {
      T value = component.apply(speaking.get(i).obligations());
      if (value != null) {
        PolicyId speaker = speaking.get(i).source().id();
        values.add(value);
        speakers.add(speaker);
        if (value.equals(joined)) {
          addDistinct(policies, speaker);
        }
      }
    }
    if (policies.isEmpty()) {
      for (int i = 0; i < values.size(); i++) {
        if (isMaximal(values.get(i), values, isAtMost)) {
          addDistinct(policies, speakers.get(i));
        }
      }
    }
    attributed.add(new AttributedObligation(obligation, policies));
  }

  private static <T> boolean isMaximal(T mine, List<T> values, BiPredicate<T, T> isAtMost) {
    for (int i = 0; i < values.size(); i++) {
      T theirs = values.get(i);
      if (mine != theirs && !mine.equals(theirs) && isAtMost.test(mine, theirs)) {
        return false;
      }
    }
    return true;
  }

  /** Attributes a component that a statement makes or does not. */
  private void add(Obligation obligation, java.util.function.Predicate<Obligations> states) {
    List<PolicyId> policies = new ArrayList<>(2);
    for (int i = 0; i < statements.size(); i++) {
      if (states.test(statements.get(i).obligations())) {
        addDistinct(policies, statements.get(i).source().id());
      }
    }
    attributed.add(new AttributedObligation(obligation, policies));
  }

  /** Adds a policy; they come in order, so that equal ones come one after another. */
  private static void addDistinct(List<PolicyId> policies, PolicyId policy) {
    if (policies.isEmpty() || !policies.getLast().equals(policy)) {
      policies.add(policy);
    }
  }
}
