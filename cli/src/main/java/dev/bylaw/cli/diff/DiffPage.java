package dev.bylaw.cli.diff;

import dev.bylaw.review.diff.ControlChange;
import dev.bylaw.review.diff.Difference;
import dev.bylaw.review.diff.Direction;
import dev.bylaw.review.diff.Impact;
import dev.bylaw.review.diff.Tightening;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A comparison as one HTML file that needs nothing else, to attach to a pull request. */
final class DiffPage {
  private static final String HEAD =
      """
      <!doctype html>
      <html lang="en"><head><meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>%s</title>
      <style>
      body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 70rem; padding: 0 1rem; color: #1a2233 }
      h1 { font-size: 1.4rem } h2 { font-size: 1.1rem; margin-top: 2rem }
      table { border-collapse: collapse; width: 100%% } td, th { text-align: left; padding: .3rem .6rem; border-bottom: 1px solid #dde3ea; vertical-align: top }
      code { font-family: ui-monospace, monospace; font-size: .92em } .dim { color: #64748b }
      .looser, .loosened, .vanished { color: #b42318 } .tighter, .tightened, .appeared { color: #1d6f42 } .neither, .changed { color: #9a6700 }
      .bar { display: flex; height: .8rem; min-width: 1px } .bar i { display: block } .bar .l { background: #d9534f } .bar .t { background: #4c9a63 } .bar .n { background: #d9a441 }
      .verdict { padding: .8rem 1rem; border-left: 4px solid; background: #f6f8fa }
      </style></head><body>
      """;
  private static final int GROUPS_SHOWN = 20;

  private final StringBuilder out = new StringBuilder();

  static String write(DiffReport report) {
    return new DiffPage().page(report);
  }

  private String page(DiffReport report) {
    String title = report.before().name() + " → " + report.after().name();
    out.append(HEAD.formatted(text("Policies " + title)));
    line("<h1>Policies " + text(title) + "</h1>");
    line(
        "<p class=dim><code>%s</code> → <code>%s</code></p>"
            .formatted(
                text(report.before().policies().revision()),
                text(report.after().policies().revision())));
    tightening(report.tightening());
    controls(report.controls());
    impact(report.questions(), report.impact());
    line("</body></html>");
    return out.toString();
  }

  private void tightening(Tightening.Verdict verdict) {
    switch (verdict) {
      case Tightening.Verdict.Proved proved ->
          line(
              proved.requests() == 0
                  ? "<p class='verdict tighter'>Nothing that decides on access is another.</p>"
                  : "<p class='verdict tighter'>Only tightens: proved on all %,d requests of %s.</p>"
                      .formatted(proved.requests(), text(String.join(" × ", proved.space()))));
      case Tightening.Verdict.Refuted(Difference difference) -> {
        line("<div class='verdict looser'>Does not only tighten. For example:");
        difference(difference);
        line("</div>");
      }
      case Tightening.Verdict.Undecided undecided -> {
        line(
            "<div class='verdict neither'>Not proved to only tighten: none of %,d requests is"
                    .formatted(undecided.requests())
                + " looser, but<ul>");
        undecided.why().forEach(why -> line("<li>" + text(why) + "</li>"));
        line("</ul></div>");
      }
    }
  }

  private void controls(List<ControlChange> changes) {
    line("<h2>Controls</h2>");
    if (changes.isEmpty()) {
      line("<p>None changed.</p>");
      return;
    }
    line("<table>");
    for (ControlChange change : changes) {
      String kind = change.kind().name().toLowerCase(Locale.ROOT);
      line(
          "<tr><td class=%s>%s<td>%s <code>%s</code><br>%s<br><span class=dim>%s</span><td>%s"
              .formatted(
                  kind,
                  kind,
                  text(change.what()),
                  text(change.id()),
                  text(change.title()),
                  text(change.file()),
                  String.join("<br>", change.details().stream().map(DiffPage::text).toList())));
    }
    line("</table>");
  }

  private void impact(String questions, Impact impact) {
    line("<h2>Decisions</h2>");
    line(
        "<p>%,d asked of %s: <b>%,d change</b>, <span class=looser>%,d looser</span>, <span class=tighter>%,d tighter</span>, <span class=neither>%,d neither</span>.</p>"
            .formatted(
                impact.asked(),
                text(questions),
                impact.changed(),
                impact.of(Direction.LOOSER),
                impact.of(Direction.TIGHTER),
                impact.of(Direction.OTHER)));
    impact
        .unasked()
        .forEach((why, count) ->
            line("<p class=neither>%,d could not be asked: %s.</p>".formatted(count, text(why))));
    for (Map.Entry<String, List<Impact.Group>> by : impact.groups().entrySet()) {
      groups(by.getKey(), by.getValue());
    }
    if (!impact.examples().isEmpty()) {
      line("<h2>Examples</h2>");
      impact.examples().forEach(this::difference);
    }
  }

  private void groups(String by, List<Impact.Group> groups) {
    long most = groups.getFirst().changed();
    line("<table><tr><th>" + text(by) + "<th>changed<th style='width: 40%'>");
    for (Impact.Group group : groups.subList(0, Math.min(GROUPS_SHOWN, groups.size()))) {
      line(
          "<tr><td><code>%s</code><td>%,d<td><div class=bar>%s%s%s</div>"
              .formatted(
                  text(group.name()),
                  group.changed(),
                  part("l", group.looser(), most),
                  part("n", group.other(), most),
                  part("t", group.tighter(), most)));
    }
    line("</table>");
    if (groups.size() > GROUPS_SHOWN) {
      line("<p class=dim>and %d more</p>".formatted(groups.size() - GROUPS_SHOWN));
    }
  }

  private static String part(String colour, long count, long most) {
    return "<i class=%s style='width:%d%%'></i>".formatted(colour, count * 100 / most);
  }

  private void difference(Difference difference) {
    String word =
        difference.direction() == Direction.OTHER
            ? "neither"
            : difference.direction().name().toLowerCase(Locale.ROOT);
    line(
        "<table><tr><th class=%s>%s<td>%s<br><span class=dim>%s</span><tr><th>before<td>%s<tr><th>after<td>%s<tr><th>by<td><code>%s</code></table><br>"
            .formatted(
                word,
                word,
                text(DiffText.question(difference.question())),
                text(difference.question().title()),
                text(DiffText.answer(difference.before())),
                text(DiffText.answer(difference.after())),
                String.join(
                    "</code><br><code>",
                    difference.policies().stream().map(p -> text(p.value())).toList())));
  }

  private void line(String html) {
    out.append(html).append('\n');
  }

  /** Text from policies and callers, harmless in a page. */
  private static String text(String raw) {
    return raw.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("'", "&#39;")
        .replace("\"", "&quot;");
  }
}
