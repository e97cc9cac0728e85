package dev.bylaw.rego.syntax;

import java.util.List;

/** A conjunction: it holds for each binding of its variables under which all literals hold. */
public record Body(List<Literal> literals, Span span) {
  public Body {
    literals = List.copyOf(literals);
  }
}
