package dev.bylaw.cli.audit.reports;

import dev.bylaw.log.checkpoint.Checkpoint;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A report as one HTML file that loads nothing, for the screen and for print. */
final class ReportPage {
  private static final String HEAD =
      """
      <!doctype html>
      <html lang="en"><head><meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
      <title>%s</title>
      <style>
      :root { color-scheme: light dark; --line: #d5dce5; --dim: #5b6778; --shade: #f4f6f9; --mark: #1d5fa8 }
      @media (prefers-color-scheme: dark) { :root { --line: #3a4350; --dim: #9aa7b8; --shade: #1d232b; --mark: #7db4f0 } }
      body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 80rem; padding: 0 1rem }
      h1 { font-size: 1.5rem; margin-bottom: .2rem } h2 { font-size: 1.05rem; margin: 2rem 0 .4rem }
      .dim { color: var(--dim) } .wide { overflow-x: auto }
      dl { display: grid; grid-template-columns: max-content 1fr; gap: .15rem 1rem; margin: 1rem 0 } dt { color: var(--dim) } dd { margin: 0; overflow-wrap: anywhere }
      table { border-collapse: collapse; width: 100%% } thead { display: table-header-group }
      th, td { text-align: left; padding: .3rem .6rem; border-bottom: 1px solid var(--line); vertical-align: top; overflow-wrap: anywhere }
      th { color: var(--dim); font-weight: 600; white-space: nowrap } td { min-width: 4rem; font-size: .93em } td.n { text-align: right; font-variant-numeric: tabular-nums }
      tbody tr:nth-child(even) { background: var(--shade) }
      section.says { display: grid; grid-template-columns: repeat(auto-fit, minmax(20rem, 1fr)); gap: 0 2rem; border-top: 2px solid var(--mark); margin-top: 2rem }
      section.says ul { margin: .3rem 0; padding-left: 1.2rem }
      @media print {
        :root { color-scheme: light; --line: #bbb; --dim: #444; --shade: #f2f2f2 }
        @page { margin: 15mm }
        body { font-size: 9pt; margin: 0; max-width: none; padding: 0 } tr, li { break-inside: avoid } h2 { break-after: avoid } .wide { overflow: visible }
      }
      </style></head><body>
      """;

  private final StringBuilder out = new StringBuilder();

  private ReportPage() {}

  /**
   * @param checkpoint the newest checkpoint, whose signature holds; null where that was not asked
   */
  static String write(Report report, Inquirer log, @Nullable Checkpoint checkpoint, Instant now) {
    return new ReportPage().page(report, log, checkpoint, now);
  }

  private String page(Report report, Inquirer log, @Nullable Checkpoint checkpoint, Instant now) {
    out.append(HEAD.formatted(text(report.title())));
    line("<h1>" + text(report.title()) + "</h1>");
    line("<p class=dim>" + text(report.basis()) + "</p>");
    line("<dl>");
    fact("made", now.truncatedTo(ChronoUnit.SECONDS).toString());
    fact("period", period(log.from(), log.until()));
    fact("log", "asked at a size of %,d entries or less".formatted(log.treeSize()));
    fact(
        "checkpoint",
        checkpoint == null
            ? "not verified: no key of the log was given"
            : "%s, %,d entries, root %s: signature holds"
                .formatted(checkpoint.origin(), checkpoint.size(), checkpoint.root().toBase64()));
    line("</dl>");
    report.tables().forEach(this::table);
    line("<section class=says><div><h2>It proves</h2>");
    list(report.proves());
    line("</div><div><h2>It does not prove</h2>");
    list(report.provesNot());
    line("</div></section></body></html>");
    return out.toString();
  }

  private static String period(@Nullable Instant from, @Nullable Instant until) {
    return (from == null ? "from the beginning" : "from " + from)
        + (until == null ? " until now" : " until before " + until);
  }

  private void fact(String name, String value) {
    line("<dt>%s<dd>%s".formatted(text(name), text(value)));
  }

  private void table(ReportTable table) {
    line("<h2>" + text(table.title()) + "</h2>");
    if (table.rows().isEmpty()) {
      line("<p class=dim>None.</p>");
      return;
    }
    line("<div class=wide><table><thead><tr>");
    table.columns().forEach(name -> line("<th scope=col>" + text(name.replace('_', ' '))));
    line("</thead><tbody>");
    for (List<String> row : table.rows()) {
      out.append("<tr>");
      for (String cell : row) {
        boolean number = cell.matches("-?[0-9]{1,15}");
        out.append(number ? "<td class=n>" : "<td>").append(text(cell));
      }
      out.append('\n');
    }
    line("</tbody></table></div>");
  }

  private void list(List<String> sentences) {
    line("<ul>");
    sentences.forEach(each -> line("<li>" + text(each)));
    line("</ul>");
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
