package dev.bylaw.log.fsck;

import dev.bylaw.log.merkle.Hash;
import java.util.List;
import java.util.Map;

/**
 * What a check of a log found.
 *
 * @param size how many entries were expected
 * @param root the root that was derived from them
 * @param payloads how many entries have a payload
 * @param origins how many entries of each sidecar's log there are
 * @param findings everything that is not as it must be; none if the log is sound
 */
public record Report(
    long size, Hash root, long payloads, Map<String, Long> origins, List<Finding> findings) {
  public Report {
    origins = Map.copyOf(origins);
    findings = List.copyOf(findings);
  }

  public boolean sound() {
    return findings.isEmpty();
  }
}
