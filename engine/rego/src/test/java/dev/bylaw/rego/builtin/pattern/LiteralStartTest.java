package dev.bylaw.rego.builtin.pattern;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Pattern;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Looking at the start of an expression first never changes whether a text matches. */
class LiteralStartTest {
  private static final String[] PARTS = {
    "a",
    "b",
    "ab",
    "a*",
    "b+",
    "a?",
    "a{0,1}",
    ".",
    ".*",
    "^",
    "$",
    "(a)",
    "(?i)a",
    "[ab]",
    "\\.",
    "a|b",
    "\\Qa.b\\E",
    "{",
    "}",
    "-",
    "\u00e9",
    "(?:b)*",
    "\\x61"
  };

  @Test
  void matchesAsTheWholeExpressionDoes() throws Exception {
    long seed = Long.getLong("bylaw.seed", 11L);
    SplittableRandom random = new SplittableRandom(seed);
    int matched = 0;
    for (int round = 0; round < 20_000; round++) {
      StringBuilder expression = new StringBuilder();
      int parts = random.nextInt(5);
      for (int i = 0; i < parts; i++) {
        expression.append(PARTS[random.nextInt(PARTS.length)]);
      }
      StringBuilder text = new StringBuilder();
      int letters = random.nextInt(5);
      for (int i = 0; i < letters; i++) {
        text.append("abAB.\n\u00e9{".charAt(random.nextInt(8)));
      }
      Pattern whole;
      try {
        whole = Pattern.compile(expression.toString());
      } catch (RuntimeException e) {
        continue;
      }
      boolean expected = whole.matcher(text.toString()).find();
      matched += expected ? 1 : 0;
      assertThat(Regex.compile(expression.toString()).matches(text.toString()))
          .as("seed %d: `%s` in `%s`", seed, expression, text)
          .isEqualTo(expected);
    }
    assertThat(matched).isGreaterThan(2_000);
  }
}
