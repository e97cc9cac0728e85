package dev.bylaw.rego.builtin.policy;

import dev.bylaw.rego.ast.AstConverter;
import dev.bylaw.rego.ast.AstJson;
import dev.bylaw.rego.builtin.Builtin.Implementation;
import dev.bylaw.rego.builtin.BuiltinException;
import dev.bylaw.rego.builtin.Operands;
import dev.bylaw.rego.syntax.Diagnostic;
import dev.bylaw.rego.syntax.Parser;
import dev.bylaw.rego.syntax.ParserOptions;
import dev.bylaw.rego.syntax.SourceTree;
import dev.bylaw.rego.value.Value;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code rego.parse_module}. */
final class PolicyBuiltins {
  private PolicyBuiltins() {}

  static @Nullable Implementation find(String name) {
    return switch (name) {
      case "rego.parse_module" ->
          (_, a) -> parseModule(Operands.string(a, 0), Operands.string(a, 1));
      default -> null;
    };
  }

  private static Value parseModule(String file, String source) throws BuiltinException {
    SourceTree tree = Parser.parseSource(file, source, ParserOptions.v1(), false);
    List<Diagnostic> diagnostics = tree.result().diagnostics();
    if (!diagnostics.isEmpty()) {
      throw BuiltinException.error(OpaWording.of(diagnostics));
    }
    return AstJson.write(AstConverter.convert(tree), AstJson.Options.STANDARD);
  }
}
