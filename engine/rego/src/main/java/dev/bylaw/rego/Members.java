package dev.bylaw.rego;

import java.util.List;

/** What a rule's definitions produced, each with its source. */
public sealed interface Members {
  /**
   * The members by definition in source order, then by value.
   *
   * @param members empty when no definition applied
   */
  record Found(List<Member> members) implements Members {
    public Found {
      members = List.copyOf(members);
    }
  }

  /** The evaluation ended in an error; there are no members, not even some. */
  record Failed(EvalError error) implements Members {}
}
