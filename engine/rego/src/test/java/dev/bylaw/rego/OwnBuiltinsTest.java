package dev.bylaw.rego;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bylaw.rego.builtin.Builtin;
import dev.bylaw.rego.builtin.BuiltinException;
import dev.bylaw.rego.builtin.Operands;
import dev.bylaw.rego.builtin.Signature;
import dev.bylaw.rego.builtin.Signature.Parameter;
import dev.bylaw.rego.type.Type.Scalar;
import dev.bylaw.rego.value.NumberValue;
import dev.bylaw.rego.value.ObjectValue;
import dev.bylaw.rego.value.StringValue;
import java.util.List;
import org.junit.jupiter.api.Test;

class OwnBuiltinsTest {
  private static Builtin length(String name) {
    return Builtin.of(
        new Signature(
            name,
            List.of(new Parameter("text", Scalar.STRING)),
            null,
            new Parameter("length", Scalar.NUMBER),
            null,
            true,
            false,
            false),
        (_, arguments) -> {
          String text = Operands.string(arguments, 0);
          if (text.isEmpty()) {
            throw BuiltinException.error("nothing to measure");
          }
          return NumberValue.of(text.length());
        });
  }

  private static Evaluation evaluate(String body, CompileOptions options) {
    RegoProgram program =
        RegoCompiler.compile(List.of(new RegoSource("m.rego", "package p\n\n" + body)), options)
            .orThrow();
    EvaluationInput in = EvaluationInput.of(StringValue.of(""), ObjectValue.EMPTY, 0);
    return program.prepare("data.p.x").evaluate(in.withStrictBuiltinErrors());
  }

  @Test
  void anEmbeddersFunctionIsCalledAndReplacedLikeAnyOther() {
    CompileOptions options = CompileOptions.standard().withBuiltins(List.of(length("acme.length")));
    assertThat(evaluate("x := acme.length(\"abc\")", options))
        .isEqualTo(new Evaluation.Defined(NumberValue.of(3)));
    assertThat(evaluate("x := y if y := acme.length(\"abc\") with acme.length as count", options))
        .isEqualTo(new Evaluation.Defined(NumberValue.of(3)));
    assertThat(evaluate("x := 7 if 3 == count(\"abc\") with count as acme.length", options))
        .isEqualTo(new Evaluation.Defined(NumberValue.of(7)));
    assertThat(evaluate("x := acme.length(input)", options).toString())
        .contains("acme.length: nothing to measure");
  }

  @Test
  void aFunctionOfAnotherEmbedderIsUnknown() {
    assertThat(
            RegoCompiler.compile(
                    List.of(new RegoSource("m.rego", "package p\n\nx := acme.length(\"abc\")")),
                    CompileOptions.standard())
                .diagnostics())
        .hasSize(1);
  }

  @Test
  void aNameThatIsTakenIsRefused() {
    assertThatThrownBy(() -> CompileOptions.standard().withBuiltins(List.of(length("count"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("`count`");
  }
}
