package dev.bylaw.cli.decide;

import dev.bylaw.cli.Screen;
import dev.bylaw.cli.Words;
import dev.bylaw.cli.decide.Contributions.Contributed;
import dev.bylaw.federation.obligation.Obligation;
import dev.bylaw.federation.policy.Contribution;
import dev.bylaw.federation.policy.Layer;
import dev.bylaw.federation.policy.PolicyId;
import dev.bylaw.federation.policy.Reason;
import dev.bylaw.review.counterfactual.Absent;
import dev.bylaw.review.counterfactual.Change;
import dev.bylaw.review.counterfactual.Counterfactuals;
import dev.bylaw.review.counterfactual.Relief;
import dev.bylaw.review.counterfactual.Remedies;
import dev.bylaw.review.counterfactual.Remedy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Shows a person why a decision is what it is, and what would make it another. */
public final class ExplanationScreen {
  /** How many remedies are shown; JSON has all. */
  private static final int REMEDIES = 8;

  /** How many of them change the same things to other values. */
  private static final int ALIKE = 2;

  /** Longer values are cut. */
  private static final int WIDTH = 90;

  private final Screen screen;

  public ExplanationScreen(Screen screen) {
    this.screen = screen;
  }

  /** Shows what every policy said and saw, layer by layer. */
  public void contributions(List<Contributed> all) {
    for (Layer layer : Layer.values()) {
      List<Contributed> here = all.stream().filter(c -> c.source().layer() == layer).toList();
      if (here.isEmpty()) {
        continue;
      }
      screen.line(
          "  %s: %s".formatted(screen.bold(layer.name().toLowerCase(Locale.ROOT)), summary(here)));
      here.forEach(this::contribution);
    }
  }

  private static String summary(List<Contributed> here) {
    List<String> parts = new ArrayList<>();
    for (String outcome : List.of("denies", "failed", "applies", "not applicable")) {
      long count = here.stream().filter(c -> c.outcome().equals(outcome)).count();
      if (count > 0) {
        parts.add(count + " " + outcome.replace("denies", count == 1 ? "denies" : "deny"));
      }
    }
    return String.join(", ", parts);
  }

  private void contribution(Contributed each) {
    screen.line(
        "    %-10s %s%s"
            .formatted(
                each.force(),
                each.source().id(),
                each.place().isEmpty() ? "" : screen.dim(" at " + each.place())));
    switch (each.said()) {
      case Contribution.Applies(var obligations, var why) -> {
        line(screen.green("applies") + ": " + Words.of(obligations));
        why.forEach(this::reason);
      }
      case Contribution.Denies(List<Reason> reasons, var _) -> {
        line(screen.red("denies") + (reasons.isEmpty() ? ": " + each.source().title() : ""));
        reasons.forEach(this::reason);
      }
      case Contribution.NotApplicable() -> line(screen.dim("not applicable"));
      case Contribution.Failed(var code, String message, var _) ->
          line(screen.yellow("failed (" + code + ")") + ": " + message);
    }
    each.saw()
        .forEach((attribute, values) ->
            line(
                screen.dim(
                    "saw "
                        + attribute
                        + " = "
                        + (values.isEmpty() ? "(absent)" : cut(String.join(" | ", values))))));
  }

  private void reason(Reason reason) {
    line("  because " + reason.message());
  }

  private void line(String text) {
    screen.line("               " + text);
  }

  private static String cut(String text) {
    return text.length() <= WIDTH ? text : text.substring(0, WIDTH) + "…";
  }

  /** Shows what would permit a denied request. */
  public void remedies(Remedies remedies) {
    absent(remedies.absent());
    if (remedies.all().isEmpty()) {
      screen.line("  without remedy");
      screen.line(
          "    no other purpose, attribute, region, role or capability, no agreement and no waiver,");
      screen.line(
          "    alone or two together, would permit it"
              + (remedies.isWhole()
                  ? ""
                  : ", as far as " + Counterfactuals.MAX_DECISIONS + " decisions reach"));
      return;
    }
    screen.line("  what would permit it");
    int number = 0;
    Map<List<String>, Integer> alike = new HashMap<>();
    for (Remedy remedy : remedies.all()) {
      List<String> slots = remedy.changes().stream().map(Change::slot).sorted().toList();
      if (number == REMEDIES || alike.merge(slots, 1, Integer::sum) > ALIKE) {
        continue;
      }
      String head = ++number + ".";
      for (Change change : remedy.changes()) {
        screen.line("    %-3s %s".formatted(head, change.words()));
        if (change instanceof Change.Agree agree && agree.before() == null) {
          agree.yaml().lines().forEach(line -> screen.line(screen.dim("          " + line)));
        }
        screen.line(screen.dim("        " + change.whose()));
        head = "and";
      }
    }
    if (number < remedies.all().size()) {
      screen.line(
          screen.dim(
              "    … and %d more; --format json has all"
                  .formatted(remedies.all().size() - number)));
    }
  }

  private void absent(List<Absent> absent) {
    if (absent.isEmpty()) {
      return;
    }
    screen.line("  what the request does not say");
    for (Absent each : absent) {
      screen.line(
          "    %s%s"
              .formatted(
                  each.field(),
                  screen.dim(
                      ", asked about by "
                          + String.join(
                              ", ", each.readBy().stream().map(PolicyId::value).toList()))));
      screen.line(
          "        "
              + (each.values().isEmpty()
                  ? "no value that the tree knows would permit it"
                  : "values that permit: " + String.join(", ", each.values())));
    }
  }

  /** Shows what waivers would lift of a permit's obligations. */
  public void reliefs(List<Relief> reliefs) {
    if (reliefs.isEmpty()) {
      return;
    }
    screen.line("  what waivers could lift");
    int number = 0;
    for (Relief relief : reliefs) {
      String head = ++number + ".";
      for (Change.Waive waive : relief.waivers()) {
        screen.line("    %-3s %s".formatted(head, waive.words()));
        screen.line(screen.dim("        " + waive.whose()));
        head = "and";
      }
      screen.line("        lifts " + words(relief.lifted()));
      if (!relief.instead().isEmpty()) {
        screen.line("        leaves " + words(relief.instead()));
      }
    }
  }

  private static String words(List<Obligation> obligations) {
    return String.join(", ", obligations.stream().map(Words::of).toList());
  }
}
