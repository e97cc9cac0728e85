package dev.bylaw.drools.drl;

import dev.bylaw.drools.policy.PolicyHeader;
import java.util.Map;
import org.kie.api.KieBase;

/**
 * A compiled rule file.
 *
 * @param rules its own rule base: one file's failure is no other's
 * @param lines the line of each rule by name
 */
record DrlPolicy(PolicyHeader header, KieBase rules, Map<String, Integer> lines) {
  /** The path of the file. */
  String file() {
    return header.source().position().file();
  }
}
