package dev.bylaw.cli.rego;

import dev.bylaw.rego.EvalError;
import dev.bylaw.rego.syntax.Diagnostic;
import dev.bylaw.rego.syntax.DiagnosticRenderer;
import dev.bylaw.rego.syntax.Span;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Errors as text for people and as JSON in opa's shape. */
final class Findings {
  private Findings() {}

  /** Each with its line of source and a caret, then their number. */
  static String text(List<Diagnostic> diagnostics, Map<String, String> sources) {
    String count = diagnostics.size() == 1 ? "1 error" : diagnostics.size() + " errors";
    return new DiagnosticRenderer(sources).render(diagnostics) + count + "\n";
  }

  static Map<String, Object> json(List<Diagnostic> diagnostics) {
    return errors(diagnostics.stream().map(Findings::json).toList());
  }

  static Map<String, Object> json(EvalError error) {
    return errors(List.of(document(error)));
  }

  static Map<String, Object> document(EvalError error) {
    return document(error.message(), error.code(), error.span());
  }

  private static Map<String, Object> json(Diagnostic diagnostic) {
    Map<String, Object> error =
        document(diagnostic.message(), diagnostic.code(), diagnostic.span());
    if (diagnostic.hint() != null) {
      error.put("hint", diagnostic.hint());
    }
    return error;
  }

  private static Map<String, Object> document(String message, String code, @Nullable Span span) {
    Map<String, Object> error = new LinkedHashMap<>();
    error.put("message", message);
    error.put("code", code);
    if (span != null && span != Span.NONE) {
      error.put("location", location(span));
    }
    return error;
  }

  private static Map<String, Object> errors(List<Map<String, Object>> all) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("errors", all);
    return document;
  }

  /** A place as opa writes it. */
  static Map<String, Object> location(Span span) {
    Map<String, Object> location = new LinkedHashMap<>();
    location.put("file", span.file());
    location.put("row", span.startLine());
    location.put("col", span.startColumn());
    return location;
  }
}
