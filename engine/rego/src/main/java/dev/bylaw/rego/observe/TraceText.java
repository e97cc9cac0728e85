package dev.bylaw.rego.observe;

import dev.bylaw.rego.eval.Observer.Subject;
import dev.bylaw.rego.syntax.Span;
import dev.bylaw.rego.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A trace for people: where, what happened, indented by nesting, and the source text it happened
 * to.
 *
 * <pre>
 * policy.rego:3    | Enter data.a.p
 * policy.rego:4    | | Eval input.x == 1
 * policy.rego:4    | | Fail input.x == 1
 * </pre>
 */
public final class TraceText {
  private static final int LONGEST_VALUE = 64;

  private final Map<String, String> sources;

  /**
   * A writer.
   *
   * @param sources the sources by the names they were parsed under; that of the query is `""`
   */
  public TraceText(Map<String, String> sources) {
    this.sources = Map.copyOf(sources);
  }

  /** The entries, a line each. */
  public String write(List<Trace.Entry> entries) {
    List<String> places = new ArrayList<>();
    int width = 0;
    for (Trace.Entry entry : entries) {
      String place = place(entry.span());
      places.add(place);
      width = Math.max(width, place.length());
    }
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < entries.size(); i++) {
      Trace.Entry entry = entries.get(i);
      out.append(places.get(i)).repeat(" ", width + 4 - places.get(i).length());
      out.repeat("| ", entry.depth());
      out.append(text(entry)).append(locals(entry.locals())).append('\n');
    }
    return out.toString();
  }

  private static String place(Span span) {
    return (span.file().isEmpty() ? "query" : span.file()) + ":" + Math.max(1, span.startLine());
  }

  private String text(Trace.Entry entry) {
    if (entry.kind() == null) {
      return "Note \"" + entry.note() + "\"";
    }
    String kind = entry.kind().name();
    String word = kind.charAt(0) + kind.substring(1).toLowerCase(Locale.ROOT);
    String what =
        entry.subject() == Subject.RULE
            ? "data." + String.join(".", entry.rule())
            : source(entry.span());
    return word + " " + what;
  }

  /** The source text of a place, on one line. */
  String source(Span span) {
    @Nullable String source = sources.get(span.file());
    if (source == null || span.endOffset() > source.length()) {
      return span.toString();
    }
    return source
        .substring(span.startOffset(), span.endOffset())
        .strip()
        .replaceAll("[ \t]*\n[ \t]*", " ");
  }

  private static String locals(Map<String, Value> locals) {
    return locals.isEmpty()
        ? ""
        : locals.entrySet().stream()
            .map(entry -> entry.getKey() + ": " + shortened(entry.getValue().toString()))
            .collect(Collectors.joining(", ", "    {", "}"));
  }

  private static String shortened(String text) {
    return text.length() <= LONGEST_VALUE
        ? text
        : text.substring(0, text.offsetByCodePoints(0, text.codePointCount(0, LONGEST_VALUE)))
            + "...";
  }
}
