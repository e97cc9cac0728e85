package dev.bylaw.federation.compliance;

import dev.bylaw.federation.catalog.ResourceFacts;
import dev.bylaw.federation.policy.Source;
import dev.bylaw.federation.policy.Waiver;
import dev.bylaw.federation.policy.WaiverCheck;

/**
 * The points at which compliance is decided, one method each, so that tests can break one at a time
 * and see that its law notices.
 */
class ComplianceRules {
  static final ComplianceRules STANDARD = new ComplianceRules();

  /** Whether a policy has any say over the product. */
  boolean hears(Source source, ResourceFacts resource) {
    return source.origin().speaksFor(resource);
  }

  /** The verdict over two severities: the higher. */
  Severity join(Severity a, Severity b) {
    return a.compareTo(b) >= 0 ? a : b;
  }

  /** How much the error of a rule matters. */
  Severity ofError(ComplianceRule rule) {
    return rule.mandatory() ? Severity.BLOCK : Severity.WARN;
  }

  /** Whether a waiver is in force and valid. */
  WaiverCheck.Verdict judge(Waiver waiver, ComplianceRule rule, WaiverCheck.Matter matter) {
    return WaiverCheck.judge(waiver, rule.scope(), rule.waivability(), matter);
  }

  /** Whether one waiver that is not valid keeps the finding blocking, whatever others say. */
  boolean refusedWaiverRestoresControl() {
    return true;
  }

  /** Whether a waived finding is still told. */
  boolean tellsWaived() {
    return true;
  }
}
