package dev.bylaw.rego;

import dev.bylaw.rego.syntax.Diagnostic;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What compiling gave: a program, or all the errors that were found.
 *
 * {@snippet file="EmbeddingExamplesTest.java" region="diagnostics"}
 *
 * @param program null exactly when `diagnostics` is not empty
 */
public record CompileResult(@Nullable RegoProgram program, List<Diagnostic> diagnostics) {
  public CompileResult {
    diagnostics = List.copyOf(diagnostics);
    if ((program == null) == diagnostics.isEmpty()) {
      throw new IllegalArgumentException("a result has either a program or diagnostics");
    }
  }

  /** The program, for callers who treat a source that does not compile as a broken invariant. */
  public RegoProgram orThrow() {
    return Optional.ofNullable(program)
        .orElseThrow(() -> new IllegalStateException("policy does not compile: " + diagnostics));
  }
}
