package dev.bylaw.drools;

import dev.bylaw.drools.sheet.Diagnostic;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came of compiling files.
 *
 * @param policies null if and only if a diagnostic is an error
 * @param diagnostics all errors and warnings, in the files' order
 */
public record CompileResult(@Nullable DroolsPolicies policies, List<Diagnostic> diagnostics) {
  public CompileResult {
    diagnostics = List.copyOf(diagnostics);
  }
}
