package dev.bylaw.rego.syntax;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a parse gave.
 *
 * @param module null where the file has any error
 * @param diagnostics in source order; empty where there is a module
 * @param comments in source order, also where there is no module
 */
public record ParseResult(
    @Nullable Module module, List<Diagnostic> diagnostics, List<Module.Comment> comments) {
  public ParseResult {
    diagnostics = List.copyOf(diagnostics);
    comments = List.copyOf(comments);
  }
}
