package dev.bylaw.sidecar.record;

import java.util.Set;

/**
 * The mesh's own words. A leaf is for ever and for everyone, so of what a caller sends only these
 * enter it; anything else might be a person's name.
 *
 * @param purposes the ids of the purposes
 * @param domains the ids of the domains
 * @param words what stands in policies that are programs: a code of theirs is one of these
 */
public record Vocabulary(Set<String> purposes, Set<String> domains, Set<String> words) {
  public Vocabulary {
    purposes = Set.copyOf(purposes);
    domains = Set.copyOf(domains);
    words = Set.copyOf(words);
  }

  /** Without words: no code that a program gave is known. */
  public Vocabulary(Set<String> purposes, Set<String> domains) {
    this(purposes, domains, Set.of());
  }
}
