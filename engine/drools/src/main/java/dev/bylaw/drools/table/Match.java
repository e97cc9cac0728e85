package dev.bylaw.drools.table;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/**
 * What a condition's cell asks of its attribute. An absent attribute matches nothing but {@link
 * Absent}, a negated match included: `not a` is a statement about a value that is there.
 */
public sealed interface Match {
  /** One of the texts; of a set-valued attribute, at least one member is. */
  record OneOf(Set<String> texts) implements Match {
    public OneOf {
      texts = Set.copyOf(texts);
    }
  }

  /** None of the texts; of a set-valued attribute, no member is. */
  record NoneOf(Set<String> texts) implements Match {
    public NoneOf {
      texts = Set.copyOf(texts);
    }
  }

  /** Every text is a member; for set-valued attributes alone. */
  record AllOf(Set<String> texts) implements Match {
    public AllOf {
      texts = Set.copyOf(texts);
    }
  }

  /** In one of the intervals, or, negated, in none. */
  record Within(List<Interval> intervals, boolean negated) implements Match {
    public Within {
      intervals = List.copyOf(intervals);
    }
  }

  record Is(boolean flag) implements Match {}

  /** The attribute is not there; only where the table names it optional. */
  record Absent() implements Match {}

  /** Matches a present text. */
  default boolean matchesText(String text) {
    return switch (this) {
      case OneOf(Set<String> texts) -> texts.contains(text);
      case NoneOf(Set<String> texts) -> !texts.contains(text);
      case AllOf _, Within _, Is _, Absent _ -> false;
    };
  }

  /** Matches a present set of texts, the empty one included. */
  default boolean matchesSet(Set<String> members) {
    return switch (this) {
      case OneOf(Set<String> texts) -> !Collections.disjoint(members, texts);
      case NoneOf(Set<String> texts) -> Collections.disjoint(members, texts);
      case AllOf(Set<String> texts) -> members.containsAll(texts);
      case Within _, Is _, Absent _ -> false;
    };
  }

  /** Matches a present number. */
  default boolean matchesNumber(BigDecimal number) {
    return switch (this) {
      case Within(List<Interval> intervals, boolean negated) ->
          intervals.stream().anyMatch(interval -> interval.contains(number)) != negated;
      case OneOf _, NoneOf _, AllOf _, Is _, Absent _ -> false;
    };
  }

  /** Matches a present flag. */
  default boolean matchesFlag(boolean flag) {
    return switch (this) {
      case Is(boolean wanted) -> wanted == flag;
      case OneOf _, NoneOf _, AllOf _, Within _, Absent _ -> false;
    };
  }

  /**
   * Whether everything that the other match accepts, this one accepts too. May answer no where the
   * answer is yes: it serves warnings, not decisions.
   */
  default boolean covers(Match other) {
    if (equals(other)) {
      return true;
    }
    return switch (this) {
      case OneOf(Set<String> texts) ->
          other instanceof OneOf(Set<String> others) && texts.containsAll(others);
      case NoneOf(Set<String> texts) ->
          other instanceof NoneOf(Set<String> others) && others.containsAll(texts);
      case AllOf(Set<String> texts) ->
          other instanceof AllOf(Set<String> others) && others.containsAll(texts);
      case Within(List<Interval> intervals, boolean negated) ->
          other instanceof Within(List<Interval> others, boolean otherNegated)
              && !negated
              && !otherNegated
              && others.stream()
                  .allMatch(inner -> intervals.stream().anyMatch(outer -> outer.covers(inner)));
      case Is _, Absent _ -> false;
    };
  }
}
