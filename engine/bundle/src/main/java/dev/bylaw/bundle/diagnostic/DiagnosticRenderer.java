package dev.bylaw.bundle.diagnostic;

import java.util.List;
import java.util.Map;

/** Prints diagnostics for a person: the message, the source line, a caret under the place. */
public final class DiagnosticRenderer {

  /** Longer source lines are cut round the place that is meant. */
  private static final int MAX_WIDTH = 120;

  private final Map<String, String> sources;

  /**
   * @param sources file name → text; a file that is missing is printed without its line
   */
  public DiagnosticRenderer(Map<String, String> sources) {
    this.sources = Map.copyOf(sources);
  }

  public String render(List<Diagnostic> diagnostics) {
    var out = new StringBuilder();
    for (Diagnostic diagnostic : diagnostics) {
      render(diagnostic, out);
    }
    return out.toString();
  }

  private void render(Diagnostic diagnostic, StringBuilder out) {
    Location at = diagnostic.location();
    out.append(diagnostic.isError() ? "error" : "warning")
        .append('[')
        .append(diagnostic.code())
        .append("]: ")
        .append(diagnostic.message())
        .append("\n  --> ")
        .append(at);
    if (!diagnostic.path().isEmpty()) {
      out.append(" (").append(diagnostic.path()).append(')');
    }
    out.append('\n');
    String source = sources.get(at.file());
    if (source != null && !at.isWholeFile()) {
      snippet(source, at, out);
    }
    String hint = diagnostic.hint();
    if (hint != null) {
      out.append("  = hint: ").append(hint).append('\n');
    }
  }

  private static void snippet(String source, Location at, StringBuilder out) {
    List<String> lines = source.lines().skip(at.line() - 1L).limit(1).toList();
    if (lines.isEmpty()) {
      return;
    }
    String line = lines.getFirst().replace('\t', ' ');
    int start = Math.clamp(at.column() - 1L, 0, line.length());
    int end = at.endLine() == at.line() ? at.endColumn() - 1 : line.length();
    int from = Math.max(0, start - MAX_WIDTH / 2);
    int to = Math.min(line.length(), from + MAX_WIDTH);
    int width = Math.max(1, Math.min(end, to) - start);
    String gutter = Integer.toString(at.line());
    String pad = " ".repeat(gutter.length());
    out.append(' ').append(pad).append(" |\n");
    out.append(' ').append(gutter).append(" | ").append(line, from, to).append('\n');
    out.append(' ').append(pad).append(" | ").append(" ".repeat(start - from));
    out.append("^".repeat(width)).append('\n');
  }
}
