package dev.bylaw.federation.obligation;

import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

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
      names = names.isEmpty() ? Set.of() : Collections.unmodifiableSortedSet(new TreeSet<>(names));
    }
  }

  /** The listed names and no other. */
  static Allowed only(String... names) {
    return new Only(Set.of(names));
  }

  /** The names that both allow. */
  default Allowed join(Allowed other) {
    if (!(this instanceof Only(Set<String> mine)) || equals(other)) {
      return other;
    }
    if (!(other instanceof Only(Set<String> theirs))) {
      return this;
    }
    TreeSet<String> both = new TreeSet<>(mine);
    both.retainAll(theirs);
    return both.size() == mine.size() ? this : new Only(both);
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
