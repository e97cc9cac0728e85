package dev.bylaw.rego;

import dev.bylaw.rego.compile.CheckedProgram;
import dev.bylaw.rego.compile.Compiler;
import dev.bylaw.rego.compile.CompilerOptions;
import dev.bylaw.rego.syntax.Diagnostic;
import dev.bylaw.rego.syntax.Module;
import dev.bylaw.rego.syntax.ParseResult;
import dev.bylaw.rego.syntax.Parser;
import dev.bylaw.rego.syntax.Span;
import java.util.ArrayList;
import java.util.List;

/** Rego source to programs. */
public final class RegoCompiler {
  private RegoCompiler() {}

  /** What to say of a program that passed every check and still has no plan: a gap of ours. */
  static Diagnostic unplannable(IllegalStateException e) {
    return Diagnostic.of(
        Span.NONE, Diagnostic.COMPILE_ERROR, "cannot be evaluated yet: " + e.getMessage());
  }

  /** Compiles modules that belong together; the order of `sources` does not matter. */
  public static CompileResult compile(List<RegoSource> sources, CompileOptions options) {
    List<Module> modules = new ArrayList<>();
    List<Diagnostic> diagnostics = new ArrayList<>();
    for (RegoSource source : sources) {
      ParseResult parsed = Parser.parse(source.file(), source.text(), options.parser());
      if (parsed.module() != null) {
        modules.add(parsed.module());
      }
      diagnostics.addAll(parsed.diagnostics());
    }
    if (!diagnostics.isEmpty()) {
      return new CompileResult(null, diagnostics);
    }
    dev.bylaw.rego.compile.CompileResult checked =
        Compiler.compile(
            modules, new CompilerOptions(options.strict(), options.schemas(), options.builtins()));
    CheckedProgram program = checked.program();
    if (program == null) {
      return new CompileResult(null, checked.diagnostics());
    }
    try {
      return new CompileResult(new CompiledProgram(program, options.parser()), List.of());
    } catch (IllegalStateException e) {
      return new CompileResult(null, List.of(unplannable(e)));
    }
  }
}
