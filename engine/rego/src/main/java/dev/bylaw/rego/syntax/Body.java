package dev.bylaw.rego.syntax;

import java.util.List;

/** A conjunction: it holds for each binding of its variables under which all literals hold. */
public record Body(List<Literal> literals, Span span) {
  public Body {
    literals = List.copyOf(literals);
  }

  /**
   * Whether an operand of {@code and}, {@code or} or {@code not} stands in braces of its own, and
   * so may declare and bind variables: its span then holds the braces.
   */
  public boolean isBraced() {
    return literals.size() != 1 || !span.equals(literals.getFirst().span());
  }
}
