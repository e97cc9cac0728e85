package dev.bylaw.bundle.tree;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a tree is loaded.
 *
 * @param clock the time at which waivers are found expired; the loader has no clock of its own
 * @param domain the domain whose policies are loaded beside the council's, as a sidecar does; null
 *     loads those of all. Every domain is checked and in the catalog either way
 * @param tests whether {@code *_test.rego} is compiled too
 * @param limits how much is read
 */
public record LoadOptions(
    Instant clock, @Nullable String domain, boolean tests, TreeLimits limits) {

  /** All domains, without tests. */
  public static LoadOptions at(Instant clock) {
    return new LoadOptions(clock, null, false, TreeLimits.DEFAULT);
  }

  /** The council's part and one domain's. */
  public LoadOptions forDomain(String onlyDomain) {
    return new LoadOptions(clock, onlyDomain, tests, limits);
  }

  public LoadOptions withTests() {
    return new LoadOptions(clock, domain, true, limits);
  }
}
