package dev.bylaw.rego.builtin.template;

import dev.bylaw.rego.builtin.Builtin.Implementation;
import dev.bylaw.rego.builtin.Operands;
import dev.bylaw.rego.value.StringValue;
import org.jspecify.annotations.Nullable;

/** Text templates: strings.render_template. */
final class TemplateBuiltins {
  private TemplateBuiltins() {}

  static @Nullable Implementation find(String name) {
    return switch (name) {
      case "strings.render_template" ->
          (c, a) ->
              StringValue.of(TextTemplate.render(c, Operands.string(a, 0), Operands.object(a, 1)));
      default -> null;
    };
  }
}
