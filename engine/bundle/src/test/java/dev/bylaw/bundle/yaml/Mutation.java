package dev.bylaw.bundle.yaml;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;

/** Spoils documents: a few random edits of bytes, tokens and lines. */
public final class Mutation {

  private static final List<String> TOKENS =
      List.of(
          "[",
          "]",
          "{",
          "}",
          ": ",
          "- ",
          "\n",
          "\t",
          "*a",
          "&a ",
          "<<: *a\n",
          "!!int ",
          "|\n",
          ">-\n",
          "---\n",
          "...\n",
          "%YAML 1.1\n",
          "'",
          "\"",
          "\\u0000",
          "\u0000",
          "~",
          "null",
          "#",
          "? ",
          "99999999999999999999999",
          "1e400",
          "-0x1",
          ".nan",
          "\uFEFF",
          "é",
          "😀",
          "[[[[[[[[[[[",
          "\n- - - - - - - -\n",
          "!<tag:x> ",
          "@",
          "`",
          ",",
          "\r",
          "\u0085",
          "true",
          "P1Y");

  private Mutation() {}

  public static byte[] of(byte[] original, SplittableRandom random) {
    byte[] bytes = original;
    for (int i = random.nextInt(1, 5); i > 0; i--) {
      int from = random.nextInt(bytes.length + 1);
      int to = Math.min(bytes.length, from + random.nextInt(1, 40));
      String token = TOKENS.get(random.nextInt(TOKENS.size()));
      byte[] piece =
          switch (random.nextInt(6)) {
            case 0 -> new byte[0];
            case 1 -> token.getBytes(StandardCharsets.UTF_8);
            case 2 -> new byte[] {(byte) random.nextInt(256)};
            case 3 -> slice(bytes, from, to, 2);
            case 4 -> {
              int other = random.nextInt(bytes.length + 1);
              yield slice(bytes, other, Math.min(bytes.length, other + 60), 1);
            }
            default -> {
              to = from;
              yield token.getBytes(StandardCharsets.UTF_8);
            }
          };
      var out = new ByteArrayOutputStream();
      out.write(bytes, 0, from);
      out.writeBytes(piece);
      out.write(bytes, to, bytes.length - to);
      bytes = out.toByteArray();
    }
    return bytes;
  }

  private static byte[] slice(byte[] bytes, int from, int to, int times) {
    var out = new ByteArrayOutputStream();
    for (int i = 0; i < times; i++) {
      out.write(bytes, from, to - from);
    }
    return out.toByteArray();
  }
}
