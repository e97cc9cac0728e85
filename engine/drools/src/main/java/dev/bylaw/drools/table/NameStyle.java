package dev.bylaw.drools.table;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The styles a name is written in, every step of a dotted path alike; a plain word like {@code
 * email} is written in several.
 */
final class NameStyle {
  private static final Map<String, Pattern> STYLES =
      Map.of(
          "snake_case", Pattern.compile("[a-z][a-z0-9]*(_[a-z0-9]+)*"),
          "kebab-case", Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*"),
          "camelCase", Pattern.compile("[a-z][a-z0-9]*([A-Z][a-z0-9]*)*"),
          "PascalCase", Pattern.compile("([A-Z][a-z0-9]*)+"),
          "UPPER_CASE", Pattern.compile("[A-Z][A-Z0-9]*(_[A-Z0-9]+)*"));

  /** The names that a cell may use. */
  static final Set<String> NAMES = STYLES.keySet();

  /** A longer name is in no style; matching it would go deep into the stack. */
  private static final int MAX_LENGTH = 500;

  private NameStyle() {}

  /** Every style that the name is written in; null for no name. */
  static @Nullable Set<String> of(@Nullable String name) {
    if (name == null) {
      return null;
    }
    Set<String> styles = new TreeSet<>();
    STYLES.forEach((style, pattern) -> {
      if (pattern.matcher(name).matches()) {
        styles.add(style);
      }
    });
    return styles;
  }
}
