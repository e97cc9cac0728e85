package dev.bylaw.rego.value;

/**
 * A Rego value. Values are immutable and may be shared between threads.
 *
 * <p>The order is total and OPA's: null &lt; boolean &lt; number &lt; string &lt; array &lt; object
 * &lt; set. {@code equals} agrees with {@code compareTo}, so {@code 1}, {@code 1.0} and {@code 1e0}
 * are one value. {@code toString} is the text of the value as a Rego term.
 */
public sealed interface Value extends Comparable<Value>
    permits NullValue, BooleanValue, NumberValue, StringValue, ArrayValue, ObjectValue, SetValue {

  /** The name that {@code type_name} gives: null, boolean, number, string, array, object or set. */
  String typeName();

  /** Appends the text of this value as a Rego term. */
  void appendTo(StringBuilder out);

  @Override
  default int compareTo(Value other) {
    return Order.compare(this, other);
  }
}
