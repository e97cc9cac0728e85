package dev.bylaw.bundle.pack;

import org.jspecify.annotations.Nullable;

/** How a tree's copy of a pack compares with what ships. */
public enum PackState {
  /** It is not in the tree. */
  ABSENT("not in this tree"),
  /** The same, byte for byte. */
  SAME("as it ships"),
  /** Nobody changed the copy, and another version ships now. */
  BEHIND("another version ships"),
  /** The copy was changed in the tree. */
  CHANGED("changed in this tree"),
  /** The copy was changed, and another version ships now. */
  CHANGED_AND_BEHIND("changed in this tree, and another version ships"),
  /** No pack of this name ships. */
  OWN("the tree's own");

  private final String words;

  PackState(String words) {
    this.words = words;
  }

  /** For people. */
  public String words() {
    return words;
  }

  /** Whether somebody should look at it. */
  public boolean isToBeLookedAt() {
    return this == BEHIND || this == CHANGED || this == CHANGED_AND_BEHIND;
  }

  /**
   * The state of a copy.
   *
   * @param here the copy, or null
   * @param shipped what ships under its name, or null
   */
  public static PackState of(@Nullable Pack here, @Nullable Pack shipped) {
    if (here == null) {
      return ABSENT;
    }
    if (shipped == null) {
      return OWN;
    }
    String now = shipped.digest();
    if (here.digest().equals(now)) {
      return SAME;
    }
    Pack.Added added = here.added();
    if (added == null) {
      return CHANGED; // copied by hand: nobody knows from which version
    }
    boolean changed = !here.digest().equals(added.digest());
    boolean behind = !added.digest().equals(now);
    return changed ? (behind ? CHANGED_AND_BEHIND : CHANGED) : BEHIND;
  }
}
