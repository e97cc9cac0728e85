package dev.bylaw.rego.format;

import dev.bylaw.rego.ast.Ast;
import dev.bylaw.rego.ast.AstConverter;
import dev.bylaw.rego.syntax.Diagnostic;
import dev.bylaw.rego.syntax.Parser;
import dev.bylaw.rego.syntax.RegoVersion;
import dev.bylaw.rego.syntax.SourceTree;
import dev.bylaw.rego.syntax.Span;
import java.util.List;

/**
 * Writes files in the layout of {@code opa fmt}. Comments are kept; formatting twice changes
 * nothing more.
 */
public final class Formatter {
  private Formatter() {}

  /** Formats a file, or says why it cannot be. */
  public static FormatResult format(String file, String source, FormatOptions options) {
    SourceTree tree = Parser.parseSource(file, source, options.parser(), false);
    List<Diagnostic> diagnostics = tree.result().diagnostics();
    if (!diagnostics.isEmpty()) {
      return new FormatResult(null, diagnostics);
    }
    Ast.Module module = AstConverter.convert(tree);
    if (options.target() != RegoVersion.V0) {
      List<Diagnostic> demands = DemandsOfV1.check(module);
      if (!demands.isEmpty()) {
        return new FormatResult(null, demands);
      }
    }
    try {
      return new FormatResult(ModuleWriter.write(module, options), List.of());
    } catch (Unformattable e) {
      Span at = e.location() == null ? Span.NONE : span(file, e.location());
      return new FormatResult(
          null, List.of(Diagnostic.of(at, Diagnostic.COMPILE_ERROR, e.problem())));
    }
  }

  private static Span span(String file, dev.bylaw.rego.ast.Location at) {
    return new Span(
        file,
        at.row(),
        at.column(),
        at.row(),
        at.column() + at.text().codePointCount(0, at.text().length()),
        at.offset(),
        at.offset() + at.text().length());
  }
}
