package dev.bylaw.sidecar.record;

import dev.bylaw.pdp.PolicySet;
import java.util.Set;

/**
 * The mesh's own words. A leaf is for ever and for everyone, so of what a caller sends only these
 * enter it; anything else might be a person's name.
 *
 * @param purposes the ids of the purposes
 * @param domains the ids of the domains
 * @param actions those that the tree names, besides {@link #COMMON_ACTIONS}
 * @param words what stands in policies that are programs: a code of theirs is one of these
 */
public record Vocabulary(
    Set<String> purposes, Set<String> domains, Set<String> actions, Set<String> words) {
  /** Actions that every mesh knows. */
  public static final Set<String> COMMON_ACTIONS =
      Set.of(
          "alter",
          "consume",
          "create",
          "delete",
          "describe",
          "drop",
          "execute",
          "export",
          "insert",
          "join",
          "list",
          "merge",
          "produce",
          "publish",
          "query",
          "read",
          "select",
          "share",
          "subscribe",
          "train",
          "truncate",
          "update",
          "write");

  public Vocabulary {
    purposes = Set.copyOf(purposes);
    domains = Set.copyOf(domains);
    actions = Set.copyOf(actions);
    words = Set.copyOf(words);
  }

  /** Without actions of its own, and without words: no code that a program gave is known. */
  public Vocabulary(Set<String> purposes, Set<String> domains) {
    this(purposes, domains, Set.of(), Set.of());
  }

  /** The words of a tree. */
  public static Vocabulary of(PolicySet policies) {
    return new Vocabulary(
        policies.tree().mesh().purposes().keySet(),
        policies.tree().mesh().domains().keySet(),
        policies.actions(),
        policies.words());
  }

  /** Whether an action may stand in a leaf. */
  boolean knowsAction(String action) {
    return COMMON_ACTIONS.contains(action) || actions.contains(action);
  }
}
