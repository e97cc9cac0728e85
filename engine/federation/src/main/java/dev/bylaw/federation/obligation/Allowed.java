package dev.bylaw.federation.obligation;

import java.util.Set;

/**
 * Which names out of an open vocabulary remain allowed. The order is <em>allows fewer</em>: {@link
 * Any} is the bottom, joining intersects, and an empty {@link Only} allows nothing.
 */
public sealed interface Allowed {
  /** Every name. */
  Allowed ANY = new Any();

  /** Every name is allowed. */
  record Any() implements Allowed {}

  /**
   * The listed names are allowed and no other.
   *
   * @param names in sorted order
   */
  record Only(Set<String> names) implements Allowed {
    public Only {
      names = SortedArraySet.copyOf(names);
    }
  }

  /** The listed names and no other. */
  static Allowed only(String... names) {
    return new Only(Set.of(names));
  }

  /** The names that both allow. */
  default Allowed join(Allowed other) {
    if (!(other instanceof Only(Set<String> theirs))) {
      return this;
    }
    if (!(this instanceof Only(Set<String> mine))) {
      return other;
    }
    Set<String> both = SortedArraySet.copyOf(mine).intersection(SortedArraySet.copyOf(theirs));
    return both == mine ? this : new Only(both);
  }

  /** Whether this allows everything that {@code other} allows, that is this &lt;= other. */
  default boolean isAtMost(Allowed other) {
    return switch (this) {
      case Any _ -> true;
      case Only(Set<String> mine) ->
          other instanceof Only(Set<String> theirs) && mine.containsAll(theirs);
    };
  }

  /** Whether {@code name} is allowed. */
  default boolean allows(String name) {
    return switch (this) {
      case Any _ -> true;
      case Only(Set<String> names) -> names.contains(name);
    };
  }

  /** Whether no name is allowed. */
  default boolean isNothing() {
    return this instanceof Only(Set<String> names) && names.isEmpty();
  }
}
