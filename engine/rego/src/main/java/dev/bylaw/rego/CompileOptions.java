package dev.bylaw.rego;

import dev.bylaw.rego.builtin.Builtin;
import dev.bylaw.rego.builtin.BuiltinLibrary;
import java.util.Collection;
import java.util.Set;

/**
 * How modules are compiled.
 *
 * @param strict also refuse what `opa check --strict` refuses (unused locals, duplicate imports …)
 * @param futureKeywords names of OPA's experimental keywords to accept without an import (`and`,
 *     `or`, `not`); empty for Rego v1 as it is released
 * @param builtins the functions that modules may call besides their own
 */
public record CompileOptions(boolean strict, Set<String> futureKeywords, BuiltinLibrary builtins) {
  private static final CompileOptions STANDARD = new CompileOptions(false, Set.of());

  public CompileOptions {
    futureKeywords = Set.copyOf(futureKeywords);
  }

  /** Options with OPA's functions. */
  public CompileOptions(boolean strict, Set<String> futureKeywords) {
    this(strict, futureKeywords, BuiltinLibrary.standard());
  }

  /** Rego v1, not strict. */
  public static CompileOptions standard() {
    return STANDARD;
  }

  /**
   * These options with functions of the embedder's own, made with {@link Builtin#of}.
   *
   * @throws IllegalArgumentException if a name is taken
   */
  public CompileOptions withBuiltins(Collection<Builtin> own) {
    return new CompileOptions(strict, futureKeywords, builtins.with(own));
  }
}
