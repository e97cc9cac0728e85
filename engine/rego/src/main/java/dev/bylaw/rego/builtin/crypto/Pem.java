package dev.bylaw.rego.builtin.crypto;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** PEM blocks (RFC 7468), headers before the data aside. */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Pem(String type, byte[] bytes, String rest) {
  private static final Pattern BLOCK =
      Pattern.compile(
          "(?:^|\\n)-----BEGIN ([^\\n-]+)-----[ \\t]*\\r?\\n"
              + "((?:[^\\n:]+:[^\\n]*\\n)*)"
              + "([A-Za-z0-9+/=\\s]*?)"
              + "-----END \\1-----[ \\t]*(?:\\r?\\n|$)");

  /** The first block of {@code text} and what follows it, or null. */
  static @Nullable Pem first(String text) {
    Matcher m = BLOCK.matcher(text);
    if (!m.find()) {
      return null;
    }
    try {
      byte[] bytes = Base64.getMimeDecoder().decode(m.group(3));
      return new Pem(m.group(1), bytes, text.substring(m.end()));
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /** All blocks of {@code text}. */
  static List<Pem> all(String text) {
    List<Pem> blocks = new ArrayList<>();
    Pem next = first(text);
    while (next != null) {
      blocks.add(next);
      next = first(next.rest());
    }
    return blocks;
  }
}
