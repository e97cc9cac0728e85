package dev.bylaw.federation.policy;

import dev.bylaw.federation.request.Personal;
import dev.bylaw.federation.request.Subject;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Whom a waiver is for: subjects by id or by role; if neither is listed, everybody.
 *
 * @param ids ids, or {@code type:id} for one type alone; sorted
 * @param roles roles; sorted
 */
public record Subjects(@Personal Set<String> ids, Set<String> roles) {
  /** Everybody. */
  public static final Subjects ALL = new Subjects(Set.of(), Set.of());

  public Subjects {
    ids = ids.isEmpty() ? Set.of() : Collections.unmodifiableSortedSet(new TreeSet<>(ids));
    roles = roles.isEmpty() ? Set.of() : Collections.unmodifiableSortedSet(new TreeSet<>(roles));
  }

  /** Whether the subject and every one for whom it acts are meant. */
  public boolean include(Subject subject) {
    if (ids.isEmpty() && roles.isEmpty()) {
      return true;
    }
    for (@Nullable Subject each = subject; each != null; each = each.onBehalfOf()) {
      if (!ids.contains(each.id())
          && !ids.contains(each.type() + ":" + each.id())
          && Collections.disjoint(roles, each.roles())) {
        return false;
      }
    }
    return true;
  }
}
