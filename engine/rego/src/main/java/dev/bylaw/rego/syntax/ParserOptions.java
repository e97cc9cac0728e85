package dev.bylaw.rego.syntax;

import java.util.Set;

/**
 * How a file is read.
 *
 * @param version the version of the language that files are in unless their imports say otherwise
 * @param futureKeywords keywords to know without an import: {@code and}, {@code or}, {@code not}
 *     (bodies under it); with v0 also {@code if}, {@code contains}, {@code in}, {@code every}
 */
public record ParserOptions(RegoVersion version, Set<String> futureKeywords) {
  private static final ParserOptions V1 = new ParserOptions(RegoVersion.V1, Set.of());
  private static final ParserOptions V0 = new ParserOptions(RegoVersion.V0, Set.of());

  public ParserOptions {
    futureKeywords = Set.copyOf(futureKeywords);
  }

  /** Rego v1 as it is released. */
  public static ParserOptions v1() {
    return V1;
  }

  /** Rego v0; its future keywords need their imports. */
  public static ParserOptions v0() {
    return V0;
  }
}
