package dev.bylaw.rego.syntax;

import java.util.List;
import java.util.Map;

/**
 * A parsed file with what its tree leaves out, for tools that write source text.
 *
 * @param tokens of the whole file, the end among them; empty where the file was not read
 * @param parentheses for terms that stood in parentheses, by identity: from the outermost opening
 *     one to its closing one
 */
public record SourceTree(
    String source, ParseResult result, List<Token> tokens, Map<Term, Span> parentheses) {
  public SourceTree {
    tokens = List.copyOf(tokens);
  }
}
