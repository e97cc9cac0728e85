package dev.bylaw.rego.syntax;

import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Diagnostics for people: each with the line of the source that it is about.
 *
 * <pre>
 * rego_unsafe_var_error: variable `x` is unsafe, nothing binds it
 *   --> policy.rego:4:3
 *    |
 *  4 |   x > 1
 *    |   ^^^^^
 *    = hint: …
 * </pre>
 */
public final class DiagnosticRenderer {
  private final Map<String, String> sources;

  /**
   * A renderer.
   *
   * @param sources the sources by the names they were parsed under; a diagnostic of another file is
   *     rendered without its line
   */
  public DiagnosticRenderer(Map<String, String> sources) {
    this.sources = Map.copyOf(sources);
  }

  /** All diagnostics, an empty line between them. */
  public String render(Collection<Diagnostic> diagnostics) {
    return String.join("\n", diagnostics.stream().map(this::render).toList());
  }

  /** One diagnostic; it ends with a line break. */
  public String render(Diagnostic diagnostic) {
    Span span = diagnostic.span();
    String number = Integer.toString(Math.max(1, span.startLine()));
    String margin = " ".repeat(number.length() + 2);
    StringBuilder out = new StringBuilder();
    out.append(diagnostic.code()).append(": ").append(diagnostic.message()).append('\n');
    out.append(" ".repeat(number.length())).append(" --> ").append(span).append('\n');
    String line = line(span);
    if (line != null) {
      out.append(margin).append("|\n ").append(number).append(" | ").append(line).append('\n');
      out.append(margin).append("| ").append(pointer(span, line)).append('\n');
    }
    if (diagnostic.hint() != null) {
      out.append(margin).append("= hint: ").append(diagnostic.hint()).append('\n');
    }
    return out.toString();
  }

  private @Nullable String line(Span span) {
    String source = sources.get(span.file());
    if (source == null || span.startLine() < 1) {
      return null;
    }
    return source.lines().skip(span.startLine() - 1L).findFirst().orElse(null);
  }

  /** Tabs stay tabs, so that the caret stands under what it points at. */
  private static String pointer(Span span, String line) {
    StringBuilder pointer = new StringBuilder();
    int length = line.codePointCount(0, line.length());
    int start = Math.clamp(span.startColumn() - 1L, 0, length);
    line.codePoints().limit(start).forEach(c -> pointer.append(c == '\t' ? '\t' : ' '));
    int end = span.endLine() == span.startLine() ? span.endColumn() - 1 : length;
    return pointer.append("^".repeat(Math.max(1, Math.min(end, length) - start))).toString();
  }
}
