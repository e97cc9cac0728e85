package dev.bylaw.rego.builtin.template;

import dev.bylaw.rego.builtin.Builtin.Implementation;
import dev.bylaw.rego.builtin.BuiltinContext;
import dev.bylaw.rego.builtin.BuiltinException;
import dev.bylaw.rego.builtin.Operands;
import dev.bylaw.rego.value.ObjectValue;
import dev.bylaw.rego.value.StringValue;
import dev.bylaw.rego.value.Value;
import org.jspecify.annotations.Nullable;

/** Text templates: strings.render_template. */
final class TemplateBuiltins {
  private TemplateBuiltins() {}

  static @Nullable Implementation find(String name) {
    return switch (name) {
      case "strings.render_template" -> TemplateBuiltins::render;
      default -> null;
    };
  }

  private static Value render(BuiltinContext context, Value[] a) throws BuiltinException {
    String template = Operands.string(a, 0);
    ObjectValue variables = Operands.object(a, 1);
    // OPA writes the variables as a term and reads that as JSON, which has fewer escapes
    String term = variables.toString();
    for (int i = term.indexOf('\\'); i >= 0; i = term.indexOf('\\', i + 2)) {
      if ("\"\\/bfnrtu".indexOf(term.charAt(i + 1)) < 0) {
        throw BuiltinException.error(
            "invalid character '" + term.charAt(i + 1) + "' in string escape code");
      }
    }
    return StringValue.of(TextTemplate.render(context, template, variables));
  }
}
