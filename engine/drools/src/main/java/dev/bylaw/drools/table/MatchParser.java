package dev.bylaw.drools.table;

import dev.bylaw.drools.policy.CellException;
import dev.bylaw.drools.policy.Words;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Parses a condition's cell. Throws {@link CellException} with what was expected and found.
 *
 * <pre>
 * text    = ["not" | "all"] list | "absent"      list   = item *("," item)
 * item    = word | DQUOTE any DQUOTE             number = ["not"] range *("," range) | "absent"
 * range   = n | n ".." n | (">=" | ">" | "<=" | "<") n
 * flag    = "true" | "yes" | "false" | "no" | "absent"
 * </pre>
 */
final class MatchParser {
  private static final String ABSENT = "absent";

  /** A longer number is no figure that a person wrote; parsing it would cost its length squared. */
  private static final int MAX_DIGITS = 60;

  private MatchParser() {}

  static Match text(String cell, boolean setValued) throws CellException {
    if (isWord(cell, ABSENT)) {
      return new Match.Absent();
    }
    @Nullable String rest = Words.after(cell, "not");
    if (rest != null) {
      return new Match.NoneOf(Words.list(rest));
    }
    rest = Words.after(cell, "all");
    if (rest != null) {
      if (!setValued) {
        throw new CellException("`all` needs an attribute with several values")
            .hint("leave `all` out: one value is enough");
      }
      return new Match.AllOf(Words.list(rest));
    }
    return new Match.OneOf(Words.list(cell));
  }

  static Match number(String cell) throws CellException {
    if (isWord(cell, ABSENT)) {
      return new Match.Absent();
    }
    @Nullable String rest = Words.after(cell, "not");
    List<Interval> intervals = new ArrayList<>();
    for (String part : (rest == null ? cell : rest).split(",", -1)) {
      intervals.add(interval(part.strip()));
    }
    return new Match.Within(intervals, rest != null);
  }

  static Match flag(String cell) throws CellException {
    return switch (cell.toLowerCase(Locale.ROOT)) {
      case "true", "yes" -> new Match.Is(true);
      case "false", "no" -> new Match.Is(false);
      case ABSENT -> new Match.Absent();
      default -> throw new CellException("expected `yes` or `no`, found `" + cell + "`");
    };
  }

  private static Interval interval(String range) throws CellException {
    for (String sign : List.of(">=", "<=", ">", "<")) {
      if (range.startsWith(sign)) {
        BigDecimal bound = decimal(range.substring(sign.length()).strip(), range);
        boolean included = sign.length() == 2;
        return sign.charAt(0) == '>'
            ? new Interval(bound, included, null, false)
            : new Interval(null, false, bound, included);
      }
    }
    int dots = range.indexOf("..");
    if (dots < 0) {
      return Interval.exactly(decimal(range, range));
    }
    BigDecimal low = decimal(range.substring(0, dots).strip(), range);
    BigDecimal high = decimal(range.substring(dots + 2).strip(), range);
    if (low.compareTo(high) > 0) {
      throw new CellException("the range `" + range + "` is empty")
          .hint("write the smaller number first");
    }
    return new Interval(low, true, high, true);
  }

  private static BigDecimal decimal(String text, String range) throws CellException {
    if (!text.matches("-?[0-9]+(\\.[0-9]+)?") || text.length() > MAX_DIGITS) {
      throw new CellException("expected a number, found `" + range + "`")
          .hint("numbers look like `3`, `>= 3`, `1..5` or `1, 2`");
    }
    return new BigDecimal(text);
  }

  private static boolean isWord(String cell, String word) {
    return cell.equalsIgnoreCase(word);
  }
}
