package dev.bylaw.rego.value;

import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A string. Rego's strings are byte strings that usually hold UTF-8; a byte that is not part of
 * valid UTF-8 is kept as the lone surrogate {@code U+DC00 + byte}, so that what {@code
 * base64.decode} yields can be hashed or encoded again without loss.
 */
public final class StringValue implements Value {
  public static final StringValue EMPTY = new StringValue("");

  private static final int MAX_SHARED = 1 << 16;
  private static final int MAX_SHARED_LENGTH = 64;
  private static final ConcurrentHashMap<String, StringValue> SHARED = new ConcurrentHashMap<>();

  private final String value;

  private StringValue(String value) {
    this.value = value;
  }

  /** The string {@code value}. */
  public static StringValue of(String value) {
    return value.isEmpty() ? EMPTY : new StringValue(value);
  }

  /**
   * The string {@code value}, one instance for all who share it: what a program names is shared, so
   * that documents read later find their keys by identity. Beyond a bound, new ones are not kept.
   */
  public static StringValue share(String value) {
    StringValue known = SHARED.get(value);
    if (known != null) {
      return known;
    }
    StringValue made = of(value);
    if (value.length() > MAX_SHARED_LENGTH || SHARED.size() >= MAX_SHARED) {
      return made;
    }
    StringValue earlier = SHARED.putIfAbsent(value, made);
    return earlier == null ? made : earlier;
  }

  /** The shared instance of {@code value} if there is one, else a new string; shares nothing. */
  static StringValue sharedOr(String value) {
    StringValue known = value.length() > MAX_SHARED_LENGTH ? null : SHARED.get(value);
    return known == null ? of(value) : known;
  }

  /** The string whose bytes are {@code utf8}; any bytes are accepted. */
  public static StringValue ofUtf8(byte[] utf8) {
    return of(Utf8.decode(utf8, 0, utf8.length));
  }

  /** The text. */
  public String value() {
    return value;
  }

  /** The bytes, as given to {@link #ofUtf8} or else the UTF-8 form of the text. */
  public byte[] utf8() {
    return Utf8.encode(value);
  }

  /** The number of code points, each byte outside valid UTF-8 counting as one. */
  public int codePoints() {
    return value.codePointCount(0, value.length());
  }

  @Override
  public String typeName() {
    return "string";
  }

  @Override
  public void appendTo(StringBuilder out) {
    Quote.append(out, value);
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other || (other instanceof StringValue s && value.equals(s.value));
  }

  @Override
  public String toString() {
    StringBuilder out = new StringBuilder(value.length() + 2);
    appendTo(out);
    return out.toString();
  }
}
