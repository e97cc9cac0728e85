package dev.bylaw.cli.diff;

import dev.bylaw.cli.Screen;
import dev.bylaw.cli.Words;
import dev.bylaw.federation.composition.Decision;
import dev.bylaw.federation.request.AccessRequest;
import dev.bylaw.federation.retention.Hold;
import dev.bylaw.federation.retention.RetentionDecision;
import dev.bylaw.federation.retention.RetentionRequest;
import dev.bylaw.review.diff.Answer;
import dev.bylaw.review.diff.ControlChange;
import dev.bylaw.review.diff.Difference;
import dev.bylaw.review.diff.Direction;
import dev.bylaw.review.diff.Impact;
import dev.bylaw.review.diff.Question;
import dev.bylaw.review.diff.Tightening;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A comparison for a terminal. */
final class DiffText {
  private static final int GROUPS_SHOWN = 5;

  private final Screen screen;
  private final int examples;

  DiffText(Screen screen, int examples) {
    this.screen = screen;
    this.examples = examples;
  }

  void print(DiffReport report) {
    screen.line(screen.bold("%s → %s".formatted(report.before().name(), report.after().name())));
    screen.line(
        screen.dim(
            "%s → %s"
                .formatted(
                    report.before().policies().revision().substring(0, 19),
                    report.after().policies().revision().substring(0, 19))));
    controls(report.controls());
    impact(report.questions(), report.impact());
    tightening(report.tightening());
  }

  private void controls(List<ControlChange> changes) {
    screen.line();
    screen.line(screen.bold("controls"));
    if (changes.isEmpty()) {
      screen.line("  none changed");
    }
    for (ControlChange change : changes) {
      String word = "%-10s".formatted(change.kind().name().toLowerCase(Locale.ROOT));
      String coloured =
          switch (change.kind()) {
            case APPEARED, TIGHTENED -> screen.green(word);
            case VANISHED, LOOSENED -> screen.red(word);
            case CHANGED -> screen.yellow(word);
          };
      screen.line("  " + coloured + " " + change.what() + " " + change.id());
      screen.line(screen.dim("             " + change.title() + "  (" + change.file() + ")"));
      change.details().forEach(detail -> screen.line("             " + detail));
    }
  }

  private void impact(String questions, Impact impact) {
    screen.line();
    screen.line(screen.bold("decisions"));
    screen.line(
        "  %,d asked of %s%s: %,d change, %s"
            .formatted(
                impact.asked(),
                questions,
                impact.retention() == 0
                    ? ""
                    : ", %,d about retention".formatted(impact.retention()),
                impact.changed(),
                counts(impact)));
    impact
        .unasked()
        .forEach((why, count) ->
            screen.line(screen.yellow("  %,d could not be asked: %s".formatted(count, why))));
    for (Map.Entry<String, List<Impact.Group>> by : impact.groups().entrySet()) {
      screen.line("  by " + by.getKey());
      List<Impact.Group> groups = by.getValue();
      for (Impact.Group group : groups.subList(0, Math.min(GROUPS_SHOWN, groups.size()))) {
        screen.line(
            "    %,8d  %s%s"
                .formatted(
                    group.changed(),
                    group.name(),
                    screen.dim(
                        "  (%d looser, %d tighter, %d neither)"
                            .formatted(group.looser(), group.tighter(), group.other()))));
      }
      if (groups.size() > GROUPS_SHOWN) {
        screen.line("              and %d more".formatted(groups.size() - GROUPS_SHOWN));
      }
    }
    List<Difference> shown = impact.examples();
    for (Difference difference : shown.subList(0, Math.min(examples, shown.size()))) {
      difference("  ", difference);
    }
  }

  private String counts(Impact impact) {
    return "%s looser, %d tighter, %d neither"
        .formatted(
            impact.of(Direction.LOOSER) == 0
                ? "0"
                : screen.red(Long.toString(impact.of(Direction.LOOSER))),
            impact.of(Direction.TIGHTER),
            impact.of(Direction.OTHER));
  }

  private void difference(String indent, Difference difference) {
    String word = difference.direction().name().toLowerCase(Locale.ROOT);
    screen.line(
        indent
            + (difference.direction() == Direction.TIGHTER ? screen.green(word) : screen.red(word))
            + "  "
            + question(difference.question()));
    screen.line(indent + "  " + screen.dim(difference.question().title()));
    screen.line(indent + "  before  " + answer(difference.before()));
    screen.line(indent + "  after   " + answer(difference.after()));
    difference.policies().forEach(policy -> screen.line(indent + "  by      " + policy.value()));
  }

  static String question(Question question) {
    return switch (question) {
      case Question.Access access -> request(access.request());
      case Question.Retention records -> request(records.request());
    };
  }

  private static String request(RetentionRequest request) {
    StringBuilder out =
        new StringBuilder(request.erasureRequested() ? "erase " : "retain ")
            .append(request.resource().dataProduct());
    append(out, " · ", request.resource().object());
    append(out, " of class ", request.recordClass());
    append(out, ", under the law of ", request.jurisdiction());
    return out.append(", since ").append(request.since()).toString();
  }

  private static String request(AccessRequest request) {
    StringBuilder out =
        new StringBuilder(request.subject().type())
            .append(' ')
            .append(request.subject().id())
            .append(": ")
            .append(request.action())
            .append(' ')
            .append(request.resource().dataProduct());
    append(out, " · ", request.resource().object());
    if (!request.resource().columns().isEmpty()) {
      out.append(" (").append(String.join(", ", request.resource().columns())).append(')');
    }
    append(out, " through ", request.resource().outputPort());
    append(out, " for ", request.purpose());
    append(out, ", in domain ", request.consumer().domain());
    append(out, ", under the law of ", request.consumer().jurisdiction());
    append(out, ", processed in ", request.consumer().processingLocation());
    append(out, ", by agreement ", request.agreement());
    return out.toString();
  }

  private static void append(StringBuilder out, String before, @Nullable String text) {
    if (text != null) {
      out.append(before).append(text);
    }
  }

  static String answer(@Nullable Answer answer) {
    return switch (answer) {
      case null -> "no such resource";
      case Answer.Access(Decision decision) ->
          decision.isPermit()
              ? "PERMIT  " + Words.of(decision.joined())
              : "DENY    " + decision.cause();
      case Answer.Retention(RetentionDecision decision) -> retention(decision);
    };
  }

  private static String retention(RetentionDecision decision) {
    StringBuilder out = new StringBuilder(decision.outcome().name());
    append(out, " until ", text(decision.until()));
    append(out, ", keep until ", text(decision.keepAtLeast()));
    append(out, ", delete by ", text(decision.deleteBy()));
    if (!decision.holds().isEmpty()) {
      out.append(", held by ");
      out.append(String.join(", ", decision.holds().stream().map(Hold::id).toList()));
    }
    return out.append(decision.mayServe() ? "" : ", not to be served").toString();
  }

  private static @Nullable String text(@Nullable Instant time) {
    return time == null ? null : time.toString();
  }

  private void tightening(Tightening.Verdict verdict) {
    screen.line();
    switch (verdict) {
      case Tightening.Verdict.Proved(long requests, List<String> space) ->
          screen.line(
              screen.green("only tightens")
                  + (requests == 0
                      ? ": nothing that decides on access is another"
                      : ": proved on all %,d requests of %s"
                          .formatted(requests, String.join(" × ", space))));
      case Tightening.Verdict.Refuted(Difference difference) -> {
        screen.line(screen.red("does not only tighten") + ", for example");
        difference("  ", difference);
      }
      case Tightening.Verdict.Undecided(long requests, List<String> why) -> {
        screen.line(
            screen.yellow("not proved to only tighten")
                + ": none of %,d requests is looser, but".formatted(requests));
        why.forEach(line -> screen.line("  " + line));
      }
    }
  }
}
