package dev.bylaw.rego.value;

/**
 * Text that is not JSON, or is beyond the limits of the reader. The message is worded as Go words
 * it.
 */
public final class JsonException extends Exception {
  private final int offset;

  JsonException(String message, int offset) {
    super(message, null, false, false);
    this.offset = offset;
  }

  /** The byte at which reading stopped, from 0. */
  public int offset() {
    return offset;
  }

  @Override
  public String getMessage() {
    return java.util.Objects.requireNonNull(super.getMessage());
  }
}
