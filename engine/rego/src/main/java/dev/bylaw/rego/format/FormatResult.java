package dev.bylaw.rego.format;

import dev.bylaw.rego.syntax.Diagnostic;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What formatting a file gave.
 *
 * @param text null exactly when there are diagnostics
 */
public record FormatResult(@Nullable String text, List<Diagnostic> diagnostics) {
  public FormatResult {
    diagnostics = List.copyOf(diagnostics);
  }
}
