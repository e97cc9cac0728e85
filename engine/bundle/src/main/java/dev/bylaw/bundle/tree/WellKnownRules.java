package dev.bylaw.bundle.tree;

import static dev.bylaw.rego.RuleInfo.RuleKind.COMPLETE;
import static dev.bylaw.rego.RuleInfo.RuleKind.PARTIAL_SET;

import dev.bylaw.bundle.diagnostic.Diagnostics;
import dev.bylaw.bundle.diagnostic.Location;
import dev.bylaw.bundle.policy.PolicyHeader;
import dev.bylaw.rego.PackageInfo;
import dev.bylaw.rego.RuleInfo;
import dev.bylaw.rego.syntax.Span;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The rules by which packages say their contribution: which kind of policy may have which, and
 * whether they are sets. A rule of another name is the policy's own affair.
 */
final class WellKnownRules {

  private static final Map<String, RuleInfo.RuleKind> OBLIGATIONS =
      Map.of("mask", PARTIAL_SET, "filter", PARTIAL_SET, "duty", PARTIAL_SET);

  /** Sets or values alike: a set may be written as a comprehension. */
  private static final Set<String> EITHER =
      Set.of("regions", "purposes", "ports", "minimum_aggregation", "ttl", "expiry");

  /** What a package that declares itself nothing must not say: nobody would hear it. */
  private static final Set<String> TELLING =
      Set.of("permit", "deny", "mask", "filter", "finding", "keep_at_least", "delete_by");

  private WellKnownRules() {}

  private static Map<String, RuleInfo.RuleKind> of(PolicyHeader.Kind kind) {
    var rules = new TreeMap<String, RuleInfo.RuleKind>();
    switch (kind) {
      case GRANT -> {
        rules.putAll(OBLIGATIONS);
        rules.put("permit", COMPLETE);
      }
      case GUARD -> {
        rules.putAll(OBLIGATIONS);
        rules.put("deny", PARTIAL_SET);
        rules.put("applies", COMPLETE);
      }
      case RETENTION -> {
        rules.put("keep_at_least", COMPLETE);
        rules.put("delete_by", COMPLETE);
        rules.put("hold", PARTIAL_SET);
      }
      case COMPLIANCE -> rules.put("finding", PARTIAL_SET);
    }
    return rules;
  }

  private static Set<String> every() {
    var all = new TreeSet<>(EITHER);
    for (PolicyHeader.Kind kind : PolicyHeader.Kind.values()) {
      all.addAll(of(kind).keySet());
    }
    all.remove("applies");
    return all;
  }

  /** Checks the rules of a package against its header. */
  static void check(PolicyHeader header, PackageInfo info, Diagnostics diagnostics) {
    Map<String, RuleInfo.RuleKind> expected = of(header.kind());
    boolean obliges =
        header.kind() == PolicyHeader.Kind.GRANT || header.kind() == PolicyHeader.Kind.GUARD;
    Set<String> every = every();
    String kind = header.kind().name().toLowerCase(Locale.ROOT);
    boolean says = false;
    for (RuleInfo rule : info.rules()) {
      RuleInfo.RuleKind form = expected.get(rule.name());
      boolean either = obliges && EITHER.contains(rule.name());
      says |= form != null || either;
      if (form == null && !either && every.contains(rule.name())) {
        diagnostics.error(
            "foreign_rule",
            location(rule.span()),
            "",
            "a " + kind + " policy has no rule `" + rule.name() + "`",
            "its rules are " + names(expected, obliges));
      } else if (form != null && rule.kind() != form) {
        diagnostics.error(
            "wrong_rule_kind",
            location(rule.span()),
            "",
            form == PARTIAL_SET
                ? "`" + rule.name() + "` is a set, write `" + rule.name() + " contains … if`"
                : "`" + rule.name() + "` is one value, write `" + rule.name() + " := … if`",
            null);
      }
    }
    boolean asks = header.force() == PolicyHeader.Force.DELEGATED;
    if (!says && !asks) {
      diagnostics.error(
          "no_contribution",
          header.location(),
          "custom.bylaw",
          "the package has no rule by which a " + kind + " policy says anything",
          "its rules are " + names(expected, obliges));
    }
  }

  private static String names(Map<String, RuleInfo.RuleKind> expected, boolean obliges) {
    var names = new TreeSet<>(expected.keySet());
    if (obliges) {
      names.addAll(EITHER);
    }
    return String.join(", ", names);
  }

  /** Finds a package that speaks without having said who it is. */
  static void checkWithoutHeader(PackageInfo info, Diagnostics diagnostics) {
    for (RuleInfo rule : info.rules()) {
      if (TELLING.contains(rule.name())) {
        diagnostics.error(
            "missing_header",
            location(rule.span()),
            "",
            "`"
                + info.path()
                + "` has a rule `"
                + rule.name()
                + "`, but its METADATA has no `custom.bylaw`",
            "declare `kind`, `owner` and a title above the package clause");
        return;
      }
    }
  }

  static Location location(Span span) {
    return new Location(
        span.file(),
        Math.max(1, span.startLine()),
        Math.max(1, span.startColumn()),
        Math.max(1, span.endLine()),
        Math.max(1, span.endColumn()));
  }
}
