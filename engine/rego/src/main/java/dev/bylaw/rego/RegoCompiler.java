package dev.bylaw.rego;

import java.util.List;

/** Rego source to programs. */
public final class RegoCompiler {
  private RegoCompiler() {}

  /** Compiles modules that belong together; the order of `sources` does not matter. */
  public static CompileResult compile(List<RegoSource> sources, CompileOptions options) {
    throw new UnsupportedOperationException(
        "the evaluator is not wired yet: " + sources.size() + " sources, " + options);
  }
}
