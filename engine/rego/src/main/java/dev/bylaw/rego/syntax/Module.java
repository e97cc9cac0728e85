package dev.bylaw.rego.syntax;

import java.util.List;

/**
 * One parsed Rego file.
 *
 * @param version the version of the language that it was read in, its imports heeded
 * @param packagePath the package's path under {@code data}, without it: {@code package a.b} is
 *     {@code [a, b]}
 * @param packageSpan of the whole package declaration
 * @param rules in source order
 * @param annotations of every scope, in source order; the rules carry theirs too
 * @param comments in source order
 */
public record Module(
    String file,
    RegoVersion version,
    List<String> packagePath,
    Span packageSpan,
    List<Import> imports,
    List<Rule> rules,
    List<Annotations> annotations,
    List<Comment> comments) {
  public Module {
    packagePath = List.copyOf(packagePath);
    imports = List.copyOf(imports);
    rules = List.copyOf(rules);
    annotations = List.copyOf(annotations);
    comments = List.copyOf(comments);
  }

  /**
   * A comment.
   *
   * @param text what follows {@code #}, up to the end of the line
   */
  public record Comment(String text, Span span) {}
}
