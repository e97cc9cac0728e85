package dev.bylaw.rego.builtin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bylaw.rego.value.NumberValue;
import dev.bylaw.rego.value.ObjectValue;
import dev.bylaw.rego.value.StringValue;
import dev.bylaw.rego.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class BuiltinsTest {
  private static Value call(BuiltinContext context, String name, Value... arguments)
      throws BuiltinException {
    return Objects.requireNonNull(Builtins.lookup(name)).call(context, arguments);
  }

  @Test
  void allNamesOfOpaAreKnown() {
    assertThat(Builtins.signatures()).hasSize(206);
    assertThat(Builtins.signature("count").toString())
        .contains("collection: any<string, array[any]");
    assertThat(Builtins.signature("no.such")).isNull();
    assertThat(Builtins.operator("+").name()).isEqualTo("plus");
    assertThat(Builtins.signature("walk").relation()).isTrue();
    assertThat(Builtins.signature("time.format").result().name()).isEqualTo("formatted timestamp");
  }

  @Test
  void randomValuesAreAFunctionOfTheSeed() throws BuiltinException {
    StringValue key = StringValue.of("k");
    BuiltinContext context = BuiltinContext.of(0, 7);
    Value first = call(context, "uuid.rfc4122", key);
    assertThat(call(context, "uuid.rfc4122", key)).isEqualTo(first);
    assertThat(call(context, "uuid.rfc4122", StringValue.of("other"))).isNotEqualTo(first);
    assertThat(call(BuiltinContext.of(0, 7), "uuid.rfc4122", key)).isEqualTo(first);
    assertThat(call(BuiltinContext.of(0, 8), "uuid.rfc4122", key)).isNotEqualTo(first);
  }

  @Test
  void theClockIsTheContexts() throws BuiltinException {
    assertThat(call(BuiltinContext.of(42, 0), "time.now_ns")).isEqualTo(NumberValue.of(42));
  }

  @Test
  void resultsBeyondTheLimitEndTheEvaluation() {
    BuiltinContext context =
        new BuiltinContext(0, 0, 1_000, () -> false, ObjectValue.EMPTY, _ -> {}, Outside.NOTHING);
    assertThatThrownBy(
            () -> call(context, "numbers.range", NumberValue.of(1), NumberValue.of(1_000_000_000)))
        .isInstanceOfSatisfying(BuiltinException.class, e -> assertThat(e.halts()).isTrue())
        .hasMessageContaining("larger than the limit of 1000");
    assertThatThrownBy(() -> call(context, "net.cidr_expand", StringValue.of("10.0.0.0/8")))
        .hasMessageContaining("limit of 1000");
    assertThatThrownBy(
            () -> call(context, "bits.lsh", NumberValue.ONE, NumberValue.of(Long.MAX_VALUE)))
        .hasMessageContaining("limit of 1000");
  }

  @Test
  void aCancelledEvaluationEndsLongCalls() {
    BuiltinContext context =
        new BuiltinContext(0, 0, 1 << 24, () -> true, ObjectValue.EMPTY, _ -> {}, Outside.NOTHING);
    assertThatThrownBy(
            () -> call(context, "numbers.range", NumberValue.of(1), NumberValue.of(100_000)))
        .isInstanceOfSatisfying(
            BuiltinException.class,
            e -> assertThat(e.code()).isEqualTo(BuiltinException.CANCEL_ERROR));
  }

  @Test
  void expressionsThatWouldExhaustMemoryAreRefused() {
    assertThatThrownBy(() ->
            call(
                BuiltinContext.of(0, 0),
                "regex.match",
                StringValue.of("((((a{1000}){1000}){1000}){1000})"),
                StringValue.of("a")))
        .hasMessageContaining("expression too large");
  }

  @Test
  void notesGoToWhoeverListens() throws BuiltinException {
    List<String> heard = new ArrayList<>();
    BuiltinContext context =
        new BuiltinContext(
            0, 0, 1_000, () -> false, ObjectValue.EMPTY, heard::add, Outside.NOTHING);
    call(context, "trace", StringValue.of("hello"));
    assertThat(heard).containsExactly("hello");
  }
}
