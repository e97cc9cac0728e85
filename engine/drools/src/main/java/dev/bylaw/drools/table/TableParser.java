package dev.bylaw.drools.table;

import dev.bylaw.drools.policy.CellException;
import dev.bylaw.drools.policy.HeaderEntry;
import dev.bylaw.drools.policy.HeaderParser;
import dev.bylaw.drools.policy.Kind;
import dev.bylaw.drools.policy.KnownNames;
import dev.bylaw.drools.policy.PolicyHeader;
import dev.bylaw.drools.sheet.Cell;
import dev.bylaw.drools.sheet.Diagnostic;
import dev.bylaw.drools.sheet.Diagnostics;
import dev.bylaw.drools.sheet.Sheet;
import dev.bylaw.drools.sheet.SheetRow;
import dev.bylaw.drools.sheet.Suggestion;
import dev.bylaw.federation.policy.Origin;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads a sheet as a decision table; all errors are collected.
 *
 * <pre>
 * sheet  = header heads *row          a row that begins with "#", and a blank one, is skipped
 * header = ("bylaw" "table") *(key value)
 * heads  = *("when " attribute ["(" type ")"] / "then " contribution / "note")
 * row    = *cell                      one below each head
 * </pre>
 */
public final class TableParser {
  private static final String NOTE = "note";

  private final Sheet sheet;
  private final Origin origin;
  private final KnownNames names;
  private final Diagnostics diagnostics;

  private final List<HeaderEntry> entries = new ArrayList<>();
  private final Map<Integer, Attribute> whens = new TreeMap<>();
  private final Map<Integer, ThenHead> thens = new TreeMap<>();
  private final List<Integer> others = new ArrayList<>();

  private TableParser(Sheet sheet, Origin origin, KnownNames names, Diagnostics diagnostics) {
    this.sheet = sheet;
    this.origin = origin;
    this.names = names;
    this.diagnostics = diagnostics;
  }

  /** Parses the sheet; null when it has errors, which are added. */
  public static @Nullable Table parse(
      Sheet sheet, Origin origin, KnownNames names, Diagnostics diagnostics) {
    int before = diagnostics.errors();
    Table table = new TableParser(sheet, origin, names, diagnostics).table();
    return diagnostics.errors() > before ? null : table;
  }

  private @Nullable Table table() {
    List<SheetRow> rows =
        sheet.rows().stream()
            .filter(row -> !row.isBlank() && !row.cell(1).text().startsWith("#"))
            .toList();
    if (rows.isEmpty()) {
      diagnostics.add(
          Diagnostic.error(sheet.file(), 0, 0, "expected a decision table, found nothing"));
      return null;
    }
    if (!isTable(rows.getFirst())) {
      return null;
    }
    int at = 0;
    while (at < rows.size() && !isHeads(rows.get(at))) {
      SheetRow row = rows.get(at++);
      List<Cell> cells = row.cells();
      entries.add(
          new HeaderEntry(row.cell(1), cells.subList(Math.min(1, cells.size()), cells.size())));
    }
    PolicyHeader header = HeaderParser.parse(sheet.file(), entries, origin, names, diagnostics);
    Table.Hit hit = hit();
    if (at == rows.size()) {
      diagnostics.add(
          Diagnostic.error(
                  sheet.file(),
                  rows.getLast().number(),
                  0,
                  "expected a row of column heads, found the end")
              .withHint("column heads begin with `when ` or `then `"));
      return null;
    }
    // rows can be checked as soon as the kind is known, whatever else the header lacks
    Kind kind = header != null ? header.kind() : kindOf();
    SheetRow heads = rows.get(at++);
    if (kind == null) {
      return null;
    }
    heads(heads, kind);
    checkHeads(heads, kind);
    Grain grain = grain(kind);
    Set<String> optional = header == null ? Set.of() : header.optional();
    List<Row> parsed = new ArrayList<>();
    for (SheetRow row : rows.subList(at, rows.size())) {
      Row rule = row(row, kind, grain, header == null ? null : optional);
      if (rule != null) {
        parsed.add(rule);
      }
    }
    if (at == rows.size()) {
      diagnostics.add(
          Diagnostic.error(
              sheet.file(), heads.number(), 0, "the table has no rows below its heads"));
    }
    if (header == null || parsed.isEmpty()) {
      return null;
    }
    checkOptional(header);
    Table table = new Table(sheet.file(), header, grain, hit, parsed);
    TableChecks.check(table, diagnostics);
    return table;
  }

  private boolean isTable(SheetRow first) {
    Cell key = first.cell(1);
    if (HeaderParser.key(key).equals("bylaw")) {
      if (first.cell(2).text().equalsIgnoreCase("table")) {
        return true;
      }
      error(first.cell(2), "expected `table`, found `" + first.cell(2).text() + "`", null);
      return false;
    }
    boolean semicolons = key.text().toLowerCase(Locale.ROOT).startsWith("bylaw;");
    error(
        key,
        "expected `bylaw` and `table` in the first row, found `" + key.text() + "`",
        semicolons
            ? "the file separates its cells by `;`: save it with commas"
            : "every sheet is a table, but for those whose name begins with `#`");
    return false;
  }

  /** The first filled cell tells: a header's row begins with its key, whatever its text says. */
  private static boolean isHeads(SheetRow row) {
    for (Cell cell : row.cells()) {
      if (!cell.isBlank()) {
        String text = cell.text().toLowerCase(Locale.ROOT);
        return text.startsWith("when ") || text.startsWith("then ") || isNote(text);
      }
    }
    return false;
  }

  private static boolean isNote(String lower) {
    return lower.equals(NOTE) || lower.startsWith(NOTE + " ");
  }

  private @Nullable Kind kindOf() {
    for (HeaderEntry entry : entries) {
      if (HeaderParser.key(entry.key()).equals("kind") && !entry.values().isEmpty()) {
        for (Kind kind : Kind.values()) {
          if (kind.name().equalsIgnoreCase(entry.values().getFirst().text())) {
            return kind;
          }
        }
      }
    }
    return null;
  }

  private Table.Hit hit() {
    for (HeaderEntry entry : entries) {
      if (HeaderParser.key(entry.key()).equals("hit") && !entry.values().isEmpty()) {
        Cell value = entry.values().getFirst();
        switch (value.text().toLowerCase(Locale.ROOT)) {
          case "all" -> {
            return Table.Hit.ALL;
          }
          case "first" -> {
            return Table.Hit.FIRST;
          }
          default -> error(value, "expected `all` or `first`, found `" + value.text() + "`", null);
        }
      }
    }
    return Table.Hit.ALL;
  }

  private void heads(SheetRow row, Kind kind) {
    for (Cell cell : row.cells()) {
      String text = cell.text().replaceAll("\\s+", " ");
      String lower = text.toLowerCase(Locale.ROOT);
      if (cell.isBlank()) {
        continue;
      }
      if (isNote(lower)) {
        others.add(cell.column());
      } else if (lower.startsWith("when ")) {
        when(cell, text.substring(5), kind);
      } else if (lower.startsWith("then ")) {
        then(cell, lower, kind);
      } else {
        others.add(cell.column());
        error(
            cell,
            "expected a column head that begins with `when `, `then ` or `note`, found `"
                + cell.text()
                + "`",
            Suggestion.didYouMean(text, headNames(kind)));
      }
    }
  }

  // attribute = name ["(" ("text" | "number" | "flag") ")"]
  private void when(Cell cell, String head, Kind kind) {
    String name = head;
    String type = null;
    int open = head.indexOf('(');
    if (open >= 0 && head.endsWith(")")) {
      name = head.substring(0, open).strip();
      type = head.substring(open + 1, head.length() - 1).strip().toLowerCase(Locale.ROOT);
    }
    Attribute attribute = attribute(cell, name, type, kind);
    if (attribute == null) {
      others.add(cell.column());
    } else if (whens.values().stream().anyMatch(a -> a.name().equals(attribute.name()))) {
      others.add(cell.column());
      error(cell, "the column `when " + attribute.name() + "` stands twice", null);
    } else {
      whens.put(cell.column(), attribute);
    }
  }

  private @Nullable Attribute attribute(Cell cell, String name, @Nullable String type, Kind kind) {
    for (String prefix : Vocabulary.openPrefixes(kind)) {
      if (name.regionMatches(true, 0, prefix, 0, prefix.length())) {
        String key = name.substring(prefix.length());
        if (!key.matches("[A-Za-z0-9_][A-Za-z0-9_.:/-]*")) {
          error(
              cell,
              "expected the attribute's name after `" + prefix + "`, found `" + key + "`",
              null);
          return null;
        }
        Attribute open = type == null ? null : Vocabulary.open(prefix + key, type);
        if (open == null) {
          error(
              cell,
              "expected a type for `"
                  + name
                  + "`, found "
                  + (type == null ? "none" : "`" + type + "`"),
              "write `when " + prefix + key + " (text)`, `(number)` or `(flag)`");
        }
        return open;
      }
    }
    Attribute known = Vocabulary.attributes(kind).get(name.toLowerCase(Locale.ROOT));
    if (known == null) {
      error(
          cell,
          "a " + lower(kind) + " table knows no condition `" + name + "`",
          Suggestion.didYouMean(name, attributeNames(kind)));
      return null;
    }
    if (type != null && !type.equals(known.typeName())) {
      error(
          cell,
          "`" + known.name() + "` is a " + known.typeName() + ", found `(" + type + ")`",
          "leave the type out");
      return null;
    }
    return known;
  }

  private void then(Cell cell, String text, Kind kind) {
    ThenHead found = null;
    for (ThenHead head : ThenHead.values()) {
      if (head.text().equals(text)) {
        found = head;
      }
    }
    if (found == null) {
      error(
          cell,
          "a table knows no contribution `" + cell.text() + "`",
          Suggestion.didYouMean(text, headNames(kind)));
    } else if (!found.isFor(kind)) {
      error(cell, "a " + lower(kind) + " table has no `" + found.text() + "`", null);
    } else if (thens.containsValue(found)) {
      error(cell, "the column `" + found.text() + "` stands twice", null);
    } else {
      thens.put(cell.column(), found);
      return;
    }
    others.add(cell.column());
  }

  private void checkHeads(SheetRow row, Kind kind) {
    List<ThenHead> needed =
        switch (kind) {
          case GUARD, RETENTION -> List.of();
          case GRANT -> List.of(ThenHead.PERMIT);
          case COMPLIANCE -> List.of(ThenHead.SEVERITY, ThenHead.MESSAGE);
        };
    for (ThenHead head : needed) {
      if (!thens.containsValue(head)) {
        diagnostics.add(
            Diagnostic.error(
                sheet.file(),
                row.number(),
                0,
                "a " + lower(kind) + " table needs a column `" + head.text() + "`, found none"));
      }
    }
    if (thens.isEmpty() && needed.isEmpty()) {
      diagnostics.add(
          Diagnostic.error(
                  sheet.file(),
                  row.number(),
                  0,
                  "expected a column that begins with `then `, found none")
              .withHint("a table says what it contributes"));
    }
    if (thens.containsValue(ThenHead.MASK)
        && !thens.containsValue(ThenHead.COLUMN)
        && grain(kind) == Grain.REQUEST) {
      diagnostics.add(
          Diagnostic.error(
                  sheet.file(), row.number(), 0, "`then mask` needs a column to mask, found none")
              .withHint("add a condition on `column.…`, or a column `then column`"));
    }
  }

  private Grain grain(Kind kind) {
    return switch (kind) {
      case GUARD, GRANT -> has(Grain.COLUMN) ? Grain.COLUMN : Grain.REQUEST;
      case RETENTION -> Grain.RECORD;
      case COMPLIANCE -> has(Grain.DOCUMENT_COLUMN) ? Grain.DOCUMENT_COLUMN : Grain.DOCUMENT;
    };
  }

  private boolean has(Grain grain) {
    return whens.values().stream().anyMatch(attribute -> attribute.grain() == grain);
  }

  private @Nullable Row row(SheetRow row, Kind kind, Grain grain, @Nullable Set<String> optional) {
    int before = diagnostics.errors();
    List<Condition> conditions = new ArrayList<>();
    Map<ThenHead, Cell> outcome = new EnumMap<>(ThenHead.class);
    for (Cell cell : row.cells()) {
      if (cell.isBlank()) {
        continue;
      }
      Attribute attribute = whens.get(cell.column());
      ThenHead then = thens.get(cell.column());
      if (attribute != null) {
        Match match = match(cell, attribute, optional);
        if (match != null) {
          conditions.add(new Condition(attribute, match));
        }
      } else if (then != null) {
        outcome.put(then, cell);
      } else if (!others.contains(cell.column())) {
        error(cell, "found `" + cell.text() + "` in a column without head", null);
      }
    }
    Outcome parsed =
        new OutcomeParser(sheet.file(), grain, names, diagnostics, outcome, row.number())
            .parse(kind);
    return diagnostics.errors() > before || parsed == null
        ? null
        : new Row(row.number(), conditions, parsed);
  }

  private @Nullable Match match(Cell cell, Attribute attribute, @Nullable Set<String> optional) {
    try {
      Match match =
          switch (attribute) {
            case Attribute.Text _ -> MatchParser.text(cell.text(), false);
            case Attribute.Texts _ -> MatchParser.text(cell.text(), true);
            case Attribute.Number _ -> MatchParser.number(cell.text());
            case Attribute.Flag _ -> MatchParser.flag(cell.text());
          };
      checkNames(match, attribute);
      if (match instanceof Match.Absent
          && optional != null
          && !optional.contains(attribute.name())) {
        throw new CellException("`" + attribute.name() + "` may not be absent")
            .hint("add `" + attribute.name() + "` to `optional` in the header");
      }
      return match;
    } catch (CellException e) {
      diagnostics.add(e.at(sheet.file(), cell));
      return null;
    }
  }

  private void checkNames(Match match, Attribute attribute) throws CellException {
    Set<String> known =
        attribute.name().endsWith(".style")
            ? NameStyle.NAMES
            : names.byAttribute().get(attribute.name());
    if (known == null) {
      return;
    }
    Set<String> texts =
        switch (match) {
          case Match.OneOf(Set<String> some) -> some;
          case Match.NoneOf(Set<String> some) -> some;
          case Match.AllOf(Set<String> some) -> some;
          case Match.Within _, Match.Is _, Match.Absent _ -> Set.of();
        };
    for (String text : texts) {
      if (!known.contains(text)) {
        throw new CellException("`" + attribute.name() + "` has no value `" + text + "`")
            .hint(Suggestion.didYouMean(text, known));
      }
    }
  }

  private void checkOptional(PolicyHeader header) {
    for (String name : header.optional()) {
      if (whens.values().stream().noneMatch(attribute -> attribute.name().equals(name))) {
        List<String> asked = whens.values().stream().map(Attribute::name).toList();
        diagnostics.add(
            Diagnostic.error(
                    sheet.file(),
                    header.source().position().line(),
                    0,
                    "`optional` names `" + name + "`, which no column asks about")
                .withHint(Suggestion.didYouMean(name, asked)));
      }
    }
  }

  private static List<String> attributeNames(Kind kind) {
    List<String> all = new ArrayList<>(Vocabulary.attributes(kind).keySet());
    all.addAll(Vocabulary.openPrefixes(kind));
    return all;
  }

  private static Collection<String> headNames(Kind kind) {
    List<String> all = new ArrayList<>();
    attributeNames(kind).forEach(name -> all.add("when " + name));
    for (ThenHead head : ThenHead.values()) {
      if (head.isFor(kind)) {
        all.add(head.text());
      }
    }
    return all;
  }

  private static String lower(Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  private void error(Cell cell, String message, @Nullable String hint) {
    diagnostics.add(
        Diagnostic.error(sheet.file(), cell.row(), cell.column(), message).withHint(hint));
  }
}
