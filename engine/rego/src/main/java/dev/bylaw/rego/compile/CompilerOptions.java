package dev.bylaw.rego.compile;

import dev.bylaw.rego.builtin.BuiltinLibrary;
import dev.bylaw.rego.value.Value;
import java.util.List;
import java.util.Map;

/**
 * What a compilation is to refuse.
 *
 * @param strict also what {@code opa check --strict} refuses
 * @param schemas JSON schemas by the paths under {@code schema} at which annotations name them; the
 *     one of the empty path describes {@code input} for all rules
 * @param builtins what modules may call besides their own functions
 */
public record CompilerOptions(
    boolean strict, Map<List<String>, Value> schemas, BuiltinLibrary builtins) {
  private static final CompilerOptions STANDARD =
      new CompilerOptions(false, Map.of(), BuiltinLibrary.standard());

  public CompilerOptions {
    schemas = Map.copyOf(schemas);
  }

  /** Not strict, without schemas, with OPA's functions. */
  public static CompilerOptions standard() {
    return STANDARD;
  }

  /** These with other functions. */
  public CompilerOptions with(BuiltinLibrary others) {
    return new CompilerOptions(strict, schemas, others);
  }
}
