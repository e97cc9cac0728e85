package dev.bylaw.drools.drl;

import dev.bylaw.drools.policy.HeaderEntry;
import dev.bylaw.drools.sheet.Cell;
import dev.bylaw.drools.sheet.Diagnostic;
import dev.bylaw.drools.sheet.Diagnostics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads from a rule file's text what Drools does not keep: the header and the rules' lines.
 *
 * <pre>
 * header = "// bylaw: rules" *(line-end "//" [key ":" value])     at the top; other comments may precede
 * value  = text / text *("," text)      a list for `floor`, `lo`, `hi`, `applies.…` and `optional`
 * </pre>
 */
final class DrlHeader {
  private static final Set<String> LISTS =
      Set.of(
          "floor",
          "lo",
          "hi",
          "applies.actions",
          "applies.domains",
          "applies.products",
          "optional");

  private static final Pattern RULE =
      Pattern.compile("^\\s*rule\\s+(?:\"([^\"]+)\"|'([^']+)'|([\\w.-]+))");

  private DrlHeader() {}

  /** The header's entries; empty, with an error added, where there is none. */
  static List<HeaderEntry> entries(String file, List<String> lines, Diagnostics diagnostics) {
    List<HeaderEntry> entries = new ArrayList<>();
    for (int at = start(lines); at < lines.size() && isComment(lines.get(at)); at++) {
      String line = lines.get(at).strip().substring(2).strip();
      int colon = line.indexOf(':');
      if (line.isEmpty()) {
        continue;
      }
      if (colon < 1) {
        diagnostics.add(
            Diagnostic.error(file, at + 1, 1, "expected `key: value`, found `" + line + "`")
                .withHint("a blank line ends the header"));
        continue;
      }
      String key = line.substring(0, colon).strip();
      String value = line.substring(colon + 1).strip();
      entries.add(new HeaderEntry(new Cell(at + 1, 1, key), values(at + 1, key, value)));
    }
    if (entries.isEmpty()) {
      diagnostics.add(
          Diagnostic.error(file, 1, 0, "expected a header that begins with `// bylaw: rules`")
              .withHint("say in comment lines what the policy is: id, title, kind"));
    }
    return entries;
  }

  /**
   * The line of each rule by its name; a name in a comment does no harm, for no such rule fires.
   */
  static Map<String, Integer> rules(List<String> lines) {
    Map<String, Integer> rules = new HashMap<>();
    for (int i = 0; i < lines.size(); i++) {
      Matcher matcher = RULE.matcher(lines.get(i));
      if (matcher.find()) {
        String quoted = matcher.group(1) != null ? matcher.group(1) : matcher.group(2);
        rules.putIfAbsent(quoted != null ? quoted : matcher.group(3), i + 1);
      }
    }
    return rules;
  }

  /** The index of the header's first line; the number of lines where there is none. */
  private static int start(List<String> lines) {
    for (int at = 0; at < lines.size(); at++) {
      String line = lines.get(at);
      if (line.strip().matches("//\\s*bylaw\\s*:\\s*rules\\s*")) {
        return at;
      }
      if (!line.isBlank() && !isComment(line)) {
        break;
      }
    }
    return lines.size();
  }

  private static boolean isComment(String line) {
    return line.strip().startsWith("//");
  }

  private static List<Cell> values(int row, String key, String value) {
    if (!LISTS.contains(key.toLowerCase(Locale.ROOT))) {
      return List.of(new Cell(row, 2, value));
    }
    List<Cell> cells = new ArrayList<>();
    for (String part : value.split(",", -1)) {
      cells.add(new Cell(row, 2, part));
    }
    return cells;
  }
}
