package dev.bylaw.rego.format;

import dev.bylaw.rego.ast.Ast;
import dev.bylaw.rego.ast.AstConverter;
import dev.bylaw.rego.ast.AstPrinter;
import dev.bylaw.rego.syntax.Diagnostic;
import dev.bylaw.rego.syntax.Module;
import dev.bylaw.rego.syntax.Parser;
import dev.bylaw.rego.syntax.RegoVersion;
import dev.bylaw.rego.syntax.SourceTree;
import dev.bylaw.rego.syntax.Span;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes files in the layout of {@code opa fmt}. Comments are kept; formatting twice changes
 * nothing more.
 */
public final class Formatter {
  private static final int MAX_PASSES = 4;

  private Formatter() {}

  /** Formats a file, or says why it cannot be. */
  public static FormatResult format(String file, String source, FormatOptions options) {
    SourceTree tree = Parser.parseSource(file, source, options.parser(), false);
    List<Diagnostic> diagnostics = tree.result().diagnostics();
    if (!diagnostics.isEmpty()) {
      return new FormatResult(null, diagnostics);
    }
    return format(file, tree, options, MAX_PASSES);
  }

  /** The layout of a file can call for another one; a few passes settle it. */
  private static FormatResult format(
      String file, SourceTree tree, FormatOptions options, int passes) {
    Ast.Module module = AstConverter.convert(tree);
    if (options.target() != RegoVersion.V0) {
      List<Diagnostic> demands = DemandsOfV1.check(module);
      if (!demands.isEmpty()) {
        return new FormatResult(null, demands);
      }
    }
    try {
      String text = ModuleWriter.write(module, options);
      if (passes <= 1 || text.equals(tree.source())) {
        return new FormatResult(text, List.of());
      }
      SourceTree again = Parser.parseSource(file, text, options.parser(), false);
      if (!again.result().diagnostics().isEmpty()) {
        return new FormatResult(null, List.of(unreadable(again.result().diagnostics().getFirst())));
      }
      Diagnostic changed = changed(module, AstConverter.convert(again));
      if (changed != null) {
        return new FormatResult(null, List.of(changed));
      }
      Diagnostic lost = lost(tree.result().comments(), again.result().comments());
      return lost == null
          ? format(file, again, options, passes - 1)
          : new FormatResult(null, List.of(lost));
    } catch (Unformattable e) {
      Span at = e.location() == null ? Span.NONE : span(file, e.location());
      return new FormatResult(
          null, List.of(Diagnostic.of(at, Diagnostic.COMPILE_ERROR, e.problem())));
    }
  }

  private static Diagnostic unreadable(Diagnostic found) {
    return Diagnostic.of(
        found.span(),
        Diagnostic.COMPILE_ERROR,
        "the formatted text cannot be read: " + found.message());
  }

  private static @Nullable Diagnostic changed(Ast.Module before, Ast.Module after) {
    if (AstPrinter.print(before).equals(AstPrinter.print(after))) {
      return null;
    }
    Span at = span(before.file(), before.pkg().location());
    for (int i = 0; i < Math.min(before.rules().size(), after.rules().size()); i++) {
      Ast.Rule rule = before.rules().get(i);
      if (!AstPrinter.print(rule).equals(AstPrinter.print(after.rules().get(i)))) {
        at = span(before.file(), rule.location());
        break;
      }
    }
    return Diagnostic.of(
        at, Diagnostic.COMPILE_ERROR, "the layout would change what the rule means");
  }

  /** A comment that the layout has no place for at all. */
  private static @Nullable Diagnostic lost(
      List<Module.Comment> before, List<Module.Comment> after) {
    Map<String, Integer> counts = new HashMap<>();
    after.forEach(comment -> counts.merge(comment.text().strip(), 1, Integer::sum));
    for (Module.Comment comment : before) {
      if (counts.merge(comment.text().strip(), -1, Integer::sum) < 0) {
        return Diagnostic.of(
            comment.span(),
            Diagnostic.COMPILE_ERROR,
            "the comment has no place in the layout, put it on a line of its own");
      }
    }
    return null;
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
