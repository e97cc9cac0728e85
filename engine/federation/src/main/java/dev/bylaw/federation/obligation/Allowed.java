package dev.bylaw.federation.obligation;

import java.util.Set;

/**
 * Which names out of an open vocabulary remain allowed. The order is <em>allows fewer</em>: {@link
 * Any} is the bottom, joining intersects, and an empty {@link Only} allows nothing.
 */
public sealed interface Allowed {
  // no default methods here: with them, two threads that load the interface and one of its records
  // at once would wait for each other

  /** Every name. */
  Allowed ANY = new Any();

  /** The names that both allow. */
  Allowed join(Allowed other);

  /** Whether this allows everything that {@code other} allows, that is this &lt;= other. */
  boolean isAtMost(Allowed other);

  /** Whether {@code name} is allowed. */
  boolean allows(String name);

  /** Whether no name is allowed. */
  boolean isNothing();

  /** Every name is allowed. */
  record Any() implements Allowed {
    @Override
    public Allowed join(Allowed other) {
      return other;
    }

    @Override
    public boolean isAtMost(Allowed other) {
      return true;
    }

    @Override
    public boolean allows(String name) {
      return true;
    }

    @Override
    public boolean isNothing() {
      return false;
    }
  }

  /**
   * The listed names are allowed and no other.
   *
   * @param names in sorted order
   */
  record Only(Set<String> names) implements Allowed {
    public Only {
      names = SortedArraySet.copyOf(names);
    }

    @Override
    public Allowed join(Allowed other) {
      if (!(other instanceof Only(Set<String> theirs))) {
        return this;
      }
      Set<String> both = SortedArraySet.copyOf(names).intersection(SortedArraySet.copyOf(theirs));
      return both.size() == names.size() ? this : new Only(both);
    }

    @Override
    public boolean isAtMost(Allowed other) {
      return other instanceof Only(Set<String> theirs) && names.containsAll(theirs);
    }

    @Override
    public boolean allows(String name) {
      return names.contains(name);
    }

    @Override
    public boolean isNothing() {
      return names.isEmpty();
    }
  }

  /** The listed names and no other. */
  static Allowed only(String... names) {
    return new Only(Set.of(names));
  }
}
