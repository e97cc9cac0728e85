package dev.bylaw.rego;

import java.util.Set;

/**
 * How modules are compiled.
 *
 * @param strict also refuse what `opa check --strict` refuses (unused locals, duplicate imports …)
 * @param futureKeywords names of OPA's experimental keywords to accept without an import (`and`,
 *     `or`, `not`); empty for Rego v1 as it is released
 */
public record CompileOptions(boolean strict, Set<String> futureKeywords) {
  private static final CompileOptions STANDARD = new CompileOptions(false, Set.of());

  public CompileOptions {
    futureKeywords = Set.copyOf(futureKeywords);
  }

  /** Rego v1, not strict. */
  public static CompileOptions standard() {
    return STANDARD;
  }
}
