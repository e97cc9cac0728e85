package dev.bylaw.rego.value;

/**
 * How JSON is laid out over lines.
 *
 * @param pretty whether each element stands on a line of its own
 * @param prefix what each line but the first begins with
 * @param indent what each level of nesting adds
 * @param escapeHtml whether {@code <}, {@code >} and {@code &} are written as escapes
 */
public record JsonLayout(boolean pretty, String prefix, String indent, boolean escapeHtml) {
  /** On one line, as Go's {@code json.Marshal}. */
  public static final JsonLayout COMPACT = new JsonLayout(false, "", "", true);

  /** On one line, with every character that needs no escape as itself. */
  public static final JsonLayout PLAIN = new JsonLayout(false, "", "", false);

  /** Over lines, two spaces a level. */
  public static final JsonLayout PRETTY = new JsonLayout(true, "", "  ", false);
}
