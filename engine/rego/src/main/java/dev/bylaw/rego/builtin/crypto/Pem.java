package dev.bylaw.rego.builtin.crypto;

import dev.bylaw.rego.builtin.BuiltinException;
import dev.bylaw.rego.builtin.encoding.EncodingBuiltins;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A PEM block (RFC 7468), found as Go's {@code encoding/pem} finds it: headers before the data are
 * passed over, and so is what is no block.
 *
 * @param end the index behind the block
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Pem(String type, byte[] bytes, int end) {
  private static final String BEGIN = "-----BEGIN ";
  private static final String END = "\n-----END ";
  private static final String DASHES = "-----";

  /** The first block of {@code text}, or null. */
  public static @Nullable Pem first(String text) {
    return first(text, 0);
  }

  private static @Nullable Pem first(String text, int start) {
    int from = start;
    while (true) {
      int end = text.indexOf(END, from);
      if (end < 0) {
        return null;
      }
      // the last beginning before an end: one without its end does not hide a block
      int begin = from + text.substring(from, end).lastIndexOf(BEGIN);
      if (begin >= from && (begin == start || text.charAt(begin - 1) == '\n')) {
        Pem block = block(text, begin + BEGIN.length(), end);
        if (block != null) {
          return block;
        }
      }
      from = end + END.length();
    }
  }

  /** The block whose type stands at {@code start} and whose last line begins at {@code end}. */
  private static @Nullable Pem block(String text, int start, int end) {
    String typeLine = line(text, start);
    if (!typeLine.endsWith(DASHES)) {
      return null;
    }
    String type = typeLine.substring(0, typeLine.length() - DASHES.length());
    int trailer = end + END.length();
    String lastLine = line(text, trailer);
    if (!lastLine.equals(type + DASHES)) {
      return null;
    }
    int data = next(text, start);
    while (data <= end && line(text, data).contains(":")) {
      data = next(text, data);
    }
    String encoded = data > end ? "" : text.substring(data, end);
    try {
      byte[] bytes = EncodingBuiltins.base64(encoded.replaceAll("[ \t]", ""), false);
      return new Pem(type, bytes, next(text, trailer));
    } catch (BuiltinException e) {
      return null;
    }
  }

  /** The line at an index, without the white space at its end. */
  private static String line(String text, int from) {
    int end = text.indexOf('\n', from);
    int to = end < 0 ? text.length() : end;
    if (to > from && text.charAt(to - 1) == '\r' && end >= 0) {
      to--;
    }
    while (to > from && (text.charAt(to - 1) == ' ' || text.charAt(to - 1) == '\t')) {
      to--;
    }
    return text.substring(from, to);
  }

  /** The index behind the line at an index. */
  private static int next(String text, int from) {
    int end = text.indexOf('\n', from);
    return end < 0 ? text.length() : end + 1;
  }

  /** All blocks of {@code text}. */
  public static List<Pem> all(String text) {
    List<Pem> blocks = new ArrayList<>();
    Pem next = first(text);
    while (next != null) {
      blocks.add(next);
      next = first(text, next.end());
    }
    return blocks;
  }
}
