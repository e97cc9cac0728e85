package dev.bylaw.drools.policy;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Lists of words in a cell: {@code a, b, "c, d"}. */
public final class Words {
  private Words() {}

  /** The words of a comma-separated list; a quoted one keeps its commas. Never empty. */
  public static Set<String> list(String list) throws CellException {
    Set<String> words = new LinkedHashSet<>();
    int at = 0;
    while (true) {
      while (at < list.length() && list.charAt(at) == ' ') {
        at++;
      }
      String word;
      if (at < list.length() && list.charAt(at) == '"') {
        int end = list.indexOf('"', at + 1);
        if (end < 0) {
          throw new CellException("expected a closing `\"`");
        }
        word = list.substring(at + 1, end);
        at = end + 1;
        while (at < list.length() && list.charAt(at) == ' ') {
          at++;
        }
        if (at < list.length() && list.charAt(at) != ',') {
          throw new CellException("expected `,` after the closing `\"`");
        }
      } else {
        int end = list.indexOf(',', at);
        end = end < 0 ? list.length() : end;
        word = plain(list.substring(at, end).strip(), list);
        at = end;
      }
      if (!words.add(word)) {
        throw new CellException("`" + word + "` stands twice in the list");
      }
      if (at >= list.length()) {
        return words;
      }
      at++;
    }
  }

  private static String plain(String word, String list) throws CellException {
    if (word.isEmpty()) {
      throw new CellException("expected a value on each side of `,`, found `" + list + "`");
    }
    if (word.indexOf('*') >= 0) {
      throw new CellException("patterns are not part of a table, found `" + word + "`")
          .hint("a blank cell means any value");
    }
    for (String sign : List.of(">=", "<=", "!=", ">", "<", "=", "!")) {
      if (word.startsWith(sign)) {
        throw new CellException("expected a text, found `" + word + "`")
            .hint("write `not a` for other than a; comparisons need a number");
      }
    }
    if (after(word, "not") != null) {
      throw new CellException("`not` stands once, before the whole list, found `" + list + "`");
    }
    for (int i = 0; i < word.length(); i++) {
      char c = word.charAt(i);
      if (Character.isISOControl(c) || Character.getType(c) == Character.FORMAT) {
        throw new CellException(
            "found the invisible character `U+%04X` in `%s`".formatted((int) c, word));
      }
    }
    return word;
  }

  /** What follows a leading keyword and a space; null when the cell does not begin so. */
  public static @Nullable String after(String cell, String keyword) {
    return cell.length() > keyword.length()
            && cell.regionMatches(true, 0, keyword, 0, keyword.length())
            && cell.charAt(keyword.length()) == ' '
        ? cell.substring(keyword.length()).strip()
        : null;
  }
}
