package dev.bylaw.drools.drl;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A rule read an attribute that the facts do not state and its header does not call optional. */
final class AbsentAttribute extends RuntimeException {
  AbsentAttribute(String name) {
    super("`" + name + "` is absent and not optional", null, false, false);
  }

  /**
   * The value, so that a missing attribute closes: to compare null with something would be false,
   * and the rule would silently not fire.
   */
  static <T> @Nullable T require(@Nullable T value, String name, Set<String> optional) {
    if (value == null && !optional.contains(name)) {
      throw new AbsentAttribute(name);
    }
    return value;
  }
}
