package dev.bylaw.federation.compliance;

import dev.bylaw.federation.catalog.ResourceFacts;
import dev.bylaw.federation.policy.Source;
import dev.bylaw.federation.policy.Waiver;
import dev.bylaw.federation.policy.WaiverCheck;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Supplier;

/** Compliance with one rule broken, each with the law that must notice. */
enum ComplianceMutant {
  A_RULE_HEARD_TWICE_IS_WAIVED_ONCE(ComplianceLaw.C1_ORDER_AND_REPETITION, WaivedOnce::new),
  THE_LAST_SEVERITY_FOUND_WINS(ComplianceLaw.C2_THE_VERDICT_IS_THE_HIGHEST, LastSeverity::new),
  A_WAIVER_OUTLIVES_ITS_END(ComplianceLaw.C3_EXPIRED_WAIVERS_CHANGE_NOTHING, EternalWaivers::new),
  A_WAIVER_HIDES_WHAT_IT_WAIVES(ComplianceLaw.C4_WAIVERS_HIDE_NOTHING, HidingWaivers::new),
  AN_ERROR_ONLY_WARNS(ComplianceLaw.C5_ERRORS_BLOCK, WarningErrors::new),
  A_WAIVER_IN_ERROR_IS_OVERLOOKED(ComplianceLaw.C6_ERRORS_NEVER_LOOSEN, SilentWaiverErrors::new),
  EVERYBODY_IS_HEARD(ComplianceLaw.C7_LOCALITY, HearsEverybody::new);

  private final ComplianceLaw law;
  private final Supplier<ComplianceRules> rules;

  ComplianceMutant(ComplianceLaw law, Supplier<ComplianceRules> rules) {
    this.law = law;
    this.rules = rules;
  }

  /** The law that must notice. */
  ComplianceLaw law() {
    return law;
  }

  /** The broken kernel. */
  Compliance kernel() {
    return new Compliance(rules.get());
  }

  private static final class WaivedOnce extends ComplianceRules {
    private final Set<Waiver> used = new HashSet<>();

    @Override
    WaiverCheck.Verdict judge(Waiver waiver, ComplianceRule rule, WaiverCheck.Matter matter) {
      return used.add(waiver) ? super.judge(waiver, rule, matter) : WaiverCheck.Verdict.SILENT;
    }
  }

  private static final class LastSeverity extends ComplianceRules {
    @Override
    Severity join(Severity a, Severity b) {
      return b;
    }
  }

  private static final class EternalWaivers extends ComplianceRules {
    @Override
    WaiverCheck.Verdict judge(Waiver waiver, ComplianceRule rule, WaiverCheck.Matter now) {
      boolean isOver =
          waiver instanceof Waiver.Issued issued && !now.clock().isBefore(issued.until());
      return super.judge(
          waiver,
          rule,
          isOver
              ? new WaiverCheck.Matter(
                  now.action(),
                  now.resource(),
                  now.subject(),
                  now.purpose(),
                  ((Waiver.Issued) waiver).from())
              : now);
    }
  }

  private static final class HidingWaivers extends ComplianceRules {
    @Override
    boolean tellsWaived() {
      return false;
    }
  }

  private static final class WarningErrors extends ComplianceRules {
    @Override
    Severity ofError(ComplianceRule rule) {
      return Severity.WARN;
    }
  }

  private static final class SilentWaiverErrors extends ComplianceRules {
    @Override
    boolean refusedWaiverRestoresControl() {
      return false;
    }
  }

  private static final class HearsEverybody extends ComplianceRules {
    @Override
    boolean hears(Source source, ResourceFacts resource) {
      return true;
    }
  }
}
