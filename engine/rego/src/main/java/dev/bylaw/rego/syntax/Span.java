package dev.bylaw.rego.syntax;

/**
 * The place of a piece of source text.
 *
 * <p>Lines and columns count from 1; columns count Unicode code points, as OPA's do. Offsets count
 * Java {@code char}s from 0. The end is exclusive: {@code endColumn} is the column after the last
 * character.
 *
 * @param file the name that the source was parsed under
 */
public record Span(
    String file,
    int startLine,
    int startColumn,
    int endLine,
    int endColumn,
    int startOffset,
    int endOffset)
    implements Comparable<Span> {

  /** A place of nothing, for nodes that no source text stands behind. */
  public static final Span NONE = new Span("", 0, 0, 0, 0, 0, 0);

  /** The span from the start of this one to the end of {@code last}, of the same file. */
  public Span to(Span last) {
    return new Span(
        file,
        startLine,
        startColumn,
        last.endLine,
        last.endColumn,
        startOffset,
        Math.max(startOffset, last.endOffset));
  }

  /** By file, then by place; of two that start alike the shorter first. */
  @Override
  public int compareTo(Span other) {
    int byFile = file.compareTo(other.file);
    if (byFile != 0) {
      return byFile;
    }
    int byLine = Integer.compare(startLine, other.startLine);
    if (byLine != 0) {
      return byLine;
    }
    int byColumn = Integer.compare(startColumn, other.startColumn);
    return byColumn != 0 ? byColumn : Integer.compare(endOffset, other.endOffset);
  }

  /** {@code file:line:column}, or {@code line:column} where the file has no name. */
  @Override
  public String toString() {
    String at = startLine + ":" + startColumn;
    return file.isEmpty() ? at : file + ":" + at;
  }
}
