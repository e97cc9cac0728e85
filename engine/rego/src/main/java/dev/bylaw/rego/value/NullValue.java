package dev.bylaw.rego.value;

/** The null value. */
public final class NullValue implements Value {
  public static final NullValue NULL = new NullValue();

  private NullValue() {}

  @Override
  public String typeName() {
    return "null";
  }

  @Override
  public void appendTo(StringBuilder out) {
    out.append("null");
  }

  @Override
  public int hashCode() {
    return 0x6e75_6c6c;
  }

  @Override
  public boolean equals(@org.jspecify.annotations.Nullable Object other) {
    return other == this;
  }

  @Override
  public String toString() {
    return "null";
  }
}
