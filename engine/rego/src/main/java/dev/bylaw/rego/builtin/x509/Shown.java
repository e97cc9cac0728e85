package dev.bylaw.rego.builtin.x509;

import dev.bylaw.rego.value.ArrayValue;
import dev.bylaw.rego.value.NullValue;
import dev.bylaw.rego.value.NumberValue;
import dev.bylaw.rego.value.ObjectValue;
import dev.bylaw.rego.value.StringValue;
import dev.bylaw.rego.value.Value;
import java.math.BigInteger;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Values as Go's {@code encoding/json} writes the types of {@code crypto/x509}. */
final class Shown {
  private Shown() {}

  /** A list; one without elements is null. */
  static Value list(List<? extends Value> elements) {
    return elements.isEmpty() ? NullValue.NULL : ArrayValue.of(elements);
  }

  static Value texts(List<String> texts) {
    return list(texts.stream().map(StringValue::of).toList());
  }

  static Value bytes(byte @Nullable [] bytes) {
    return bytes == null
        ? NullValue.NULL
        : StringValue.of(Base64.getEncoder().encodeToString(bytes));
  }

  static ArrayValue oid(List<Integer> parts) {
    return ArrayValue.of(parts.stream().map(NumberValue::of).toList());
  }

  static String dotted(List<?> parts) {
    return String.join(".", parts.stream().map(String::valueOf).toList());
  }

  /** A curve has no fields that are shown. */
  static ObjectValue point(BigInteger x, BigInteger y) {
    return ObjectValue.builder()
        .put("Curve", ObjectValue.EMPTY)
        .put("X", NumberValue.of(x))
        .put("Y", NumberValue.of(y))
        .build();
  }
}
