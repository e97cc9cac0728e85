package dev.bylaw.cli.check;

import dev.bylaw.cli.Screen;
import dev.bylaw.cli.report.Report;
import dev.bylaw.pdp.PolicySet;
import dev.bylaw.pdp.conflict.ConflictFinding;
import dev.bylaw.pdp.conflict.ConflictReport;
import dev.bylaw.pdp.conflict.Verdict;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What `bylaw check` tells a person beside the findings. */
final class CheckScreen {
  private final Screen screen;
  private final Path policies;

  CheckScreen(Screen screen, Path policies) {
    this.screen = screen;
    this.policies = policies;
  }

  void summary(Report report, @Nullable PolicySet set, boolean verbose) {
    if (set == null) {
      screen.line(
          screen.red("%d errors, %d warnings".formatted(report.errors(), report.warnings())));
      return;
    }
    ConflictReport conflicts = report.conflicts();
    List<ConflictFinding> unknown = conflicts == null ? List.of() : conflicts.of(Verdict.UNKNOWN);
    if (verbose) {
      for (ConflictFinding each : unknown) {
        screen.line(
            "unknown[%s]: %s\n  --> %s"
                .formatted(
                    each.diagnostic().code(),
                    each.diagnostic().message(),
                    each.diagnostic().location()));
      }
    }
    screen.line(
        "%s: %d policies, %d products, %d waivers, %s%s"
            .formatted(
                policies,
                set.size(),
                set.tree().catalog().urns().size(),
                set.tree().waivers().size(),
                set.revision().substring(0, 19),
                report.warnings() == 0 ? "" : ", " + report.warnings() + " warnings"));
    if (conflicts != null && (verbose || !conflicts.of(Verdict.CONFLICT).isEmpty())) {
      screen.line(
          "of what policies do to one another: %d conflict, %d compatible, %d unknown"
              .formatted(
                  conflicts.of(Verdict.CONFLICT).size(), conflicts.compatible(), unknown.size()));
    }
  }
}
