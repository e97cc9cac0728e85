package dev.bylaw.rego;

import dev.bylaw.rego.builtin.Builtin;
import dev.bylaw.rego.builtin.BuiltinLibrary;
import dev.bylaw.rego.syntax.ParserOptions;
import dev.bylaw.rego.syntax.RegoVersion;
import dev.bylaw.rego.value.Value;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How modules are compiled.
 *
 * @param strict also refuse what `opa check --strict` refuses (unused locals, unused imports …)
 * @param version the version of the language that modules are in unless their imports say otherwise
 * @param futureKeywords names of OPA's experimental keywords to accept without an import (`and`,
 *     `or`, `not`); empty for Rego v1 as it is released
 * @param builtins the functions that modules may call besides their own
 * @param schemas JSON schemas for the type checker, by the steps after `schema` of the names that
 *     `schemas` annotations have for them: `schema.api.request` is `[api, request]`. The one of the
 *     empty list describes `input` in all rules.
 */
public record CompileOptions(
    boolean strict,
    RegoVersion version,
    Set<String> futureKeywords,
    BuiltinLibrary builtins,
    Map<List<String>, Value> schemas) {
  private static final CompileOptions STANDARD = new CompileOptions(false, Set.of());

  public CompileOptions {
    futureKeywords = Set.copyOf(futureKeywords);
    schemas = Map.copyOf(schemas);
  }

  /** Options for Rego v1 with OPA's functions, without schemas. */
  public CompileOptions(boolean strict, Set<String> futureKeywords) {
    this(strict, RegoVersion.V1, futureKeywords, BuiltinLibrary.standard(), Map.of());
  }

  /** Rego v1, not strict. */
  public static CompileOptions standard() {
    return STANDARD;
  }

  /** These options, strict. */
  public CompileOptions asStrict() {
    return new CompileOptions(true, version, futureKeywords, builtins, schemas);
  }

  /** These options for another version of the language. */
  public CompileOptions withVersion(RegoVersion other) {
    return new CompileOptions(strict, other, futureKeywords, builtins, schemas);
  }

  /** These options with schemas. */
  public CompileOptions withSchemas(Map<List<String>, Value> others) {
    return new CompileOptions(strict, version, futureKeywords, builtins, others);
  }

  /**
   * These options with functions of the embedder's own, made with {@link Builtin#of}.
   *
   * @throws IllegalArgumentException if a name is taken
   */
  public CompileOptions withBuiltins(Collection<Builtin> own) {
    return new CompileOptions(strict, version, futureKeywords, builtins.with(own), schemas);
  }

  ParserOptions parser() {
    return new ParserOptions(version, futureKeywords);
  }
}
