package dev.bylaw.sidecar.record;

import java.util.Set;

/**
 * The mesh's own words. A leaf is for ever and for everyone, so of what a caller sends only these
 * enter it; anything else might be a person's name.
 *
 * @param purposes the ids of the purposes
 * @param domains the ids of the domains
 */
public record Vocabulary(Set<String> purposes, Set<String> domains) {
  public Vocabulary {
    purposes = Set.copyOf(purposes);
    domains = Set.copyOf(domains);
  }
}
