package dev.bylaw.rego.compile;

import dev.bylaw.rego.syntax.Diagnostic;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a compilation gave.
 *
 * @param program null where there is any diagnostic
 * @param diagnostics of all modules, sorted by place
 */
public record CompileResult(@Nullable CheckedProgram program, List<Diagnostic> diagnostics) {
  public CompileResult {
    diagnostics = List.copyOf(diagnostics);
  }
}
