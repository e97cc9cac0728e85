package dev.bylaw.rego.value;

import java.nio.charset.StandardCharsets;

/** JSON in and out. */
public final class Json {
  /** The deepest nesting that is read. */
  public static final int MAX_DEPTH = 1_000;

  /** The most bytes that are read unless a caller says otherwise. */
  public static final int MAX_BYTES = 64 << 20;

  private Json() {}

  /**
   * The value of {@code text}. Numbers keep their text; of equal keys the last counts.
   *
   * @throws JsonException with the offset, in bytes, of what is wrong
   */
  public static Value parse(String text) throws JsonException {
    return parse(Utf8.encode(text));
  }

  /** As {@link #parse(String)}, of UTF-8. */
  public static Value parse(byte[] utf8) throws JsonException {
    return parse(utf8, MAX_BYTES);
  }

  /** As {@link #parse(byte[])}, refusing more than {@code maxBytes}. */
  public static Value parse(byte[] utf8, int maxBytes) throws JsonException {
    if (utf8.length > maxBytes) {
      throw new JsonException(
          "document of " + utf8.length + " bytes is larger than the limit of " + maxBytes, 0);
    }
    return new JsonReader(utf8, false).document();
  }

  /** Whether {@code text} is JSON, be its numbers as large as they will. */
  public static boolean isValid(String text) {
    byte[] utf8 = Utf8.encode(text);
    if (utf8.length > MAX_BYTES) {
      return false;
    }
    try {
      new JsonReader(utf8, true).document();
      return true;
    } catch (JsonException e) {
      return false;
    }
  }

  /**
   * The JSON of {@code value} as OPA writes it: without spaces, keys sorted, sets as sorted arrays,
   * keys that are no strings by their own JSON, and {@code <}, {@code >}, {@code &} escaped.
   */
  public static String write(Value value) {
    StringBuilder out = new StringBuilder();
    new JsonWriter(out, JsonLayout.COMPACT).write(value);
    return out.toString();
  }

  /** As {@link #write(Value)}, laid out over lines. */
  public static String write(Value value, JsonLayout layout) {
    StringBuilder out = new StringBuilder();
    new JsonWriter(out, layout).write(value);
    return out.toString();
  }

  /** The UTF-8 of {@link #write(Value)}. */
  public static byte[] writeBytes(Value value) {
    return write(value).getBytes(StandardCharsets.UTF_8);
  }

  /** {@code value} as JSON has it: sets become arrays and all keys become strings. */
  public static Value toJsonValue(Value value) {
    return JsonWriter.toJsonValue(value);
  }
}
