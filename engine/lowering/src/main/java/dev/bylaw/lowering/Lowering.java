package dev.bylaw.lowering;

import dev.bylaw.federation.obligation.Mask;
import dev.bylaw.federation.obligation.Obligations;
import dev.bylaw.federation.obligation.Predicate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Lowers the masks, the row filter and the minimum aggregation of a decision to a query. Rows are
 * filtered by their clear values first and masked afterwards, as Iceberg's read restrictions are.
 * The other obligations (regions, duties, expiry) are the caller's.
 */
public final class Lowering {
  private static final String ALIAS = "t";

  private final Syntax syntax;
  private final Relation relation;
  private final Obligations obligations;
  private final Masks masks;
  private final Filters filters;
  private final List<String> notes = new ArrayList<>();

  private Lowering(
      Dialect dialect, Relation relation, Obligations obligations, PseudonymKeys keys) {
    this.syntax = dialect.syntax();
    this.relation = relation;
    this.obligations = obligations;
    this.masks = new Masks(syntax, keys);
    this.filters = new Filters(syntax);
  }

  /**
   * The query that shows these columns under these obligations.
   *
   * @param shown the columns that the decision permits; nested ones only together with the column
   *     they lie in
   * @throws LoweringException if the obligations cannot be said in this dialect: nothing is shown
   */
  public static Lowered select(
      Dialect dialect,
      Relation relation,
      Collection<String> shown,
      Obligations obligations,
      PseudonymKeys keys)
      throws LoweringException {
    return new Lowering(dialect, relation, obligations, keys).lower(new LinkedHashSet<>(shown));
  }

  /**
   * A mask alone, as an expression of exactly the column's type, for engines that ask column by
   * column, as Trino does; a dropped column is NULL.
   */
  public static String mask(Dialect dialect, PhysicalColumn column, Mask mask, PseudonymKeys keys)
      throws LoweringException {
    Masks masks = new Masks(dialect.syntax(), keys);
    String lowered = masks.of(dialect.syntax().name(column.name()), column.type(), mask);
    return lowered == null ? masks.nothing(column.type()) : lowered;
  }

  private Lowered lower(Set<String> shown) throws LoweringException {
    checkNames();
    checkMasks();
    List<Lowered.ShownColumn> columns = new ArrayList<>();
    for (String name : shown) {
      Lowered.ShownColumn column = column(name, shown);
      if (column != null) {
        columns.add(column);
      }
    }
    if (columns.isEmpty()) {
      throw new LoweringException("no column is left to show");
    }
    String where = where();
    return new Lowered(query(columns, where), columns, where, notes);
  }

  /** Two columns of one name to the engine would be one mask short. */
  private void checkNames() throws LoweringException {
    Set<String> seen = new HashSet<>();
    for (PhysicalColumn column : relation.columns()) {
      String name = column.name();
      if (!seen.add(syntax.ignoresCase() ? name.toLowerCase(Locale.ROOT) : name)) {
        throw new LoweringException(
            "the engine cannot tell the column `%s` from another of the same name"
                .formatted(Syntax.printable(name)));
      }
    }
  }

  /** A mask of a column that is not there may have been meant for one that is. */
  private void checkMasks() throws LoweringException {
    for (String masked : obligations.masks().keySet()) {
      if (relation.column(masked).isEmpty()) {
        throw new LoweringException(
            "the decision masks the column `%s`, which the table does not have"
                .formatted(Syntax.printable(masked)));
      }
    }
  }

  private Lowered.@Nullable ShownColumn column(String name, Set<String> shown)
      throws LoweringException {
    PhysicalColumn column = found(name);
    String outer = outermost(name);
    if (outer != null) {
      if (!shown.contains(outer)) {
        throw new LoweringException(
            "the field `%s` is nested: show `%s` instead"
                .formatted(Syntax.printable(name), Syntax.printable(outer)));
      }
      return null; // it is part of the column it lies in
    }
    String expression = qualified(name);
    Mask mask = obligations.masks().get(name);
    if (mask == Mask.Constant.DROP) {
      return null;
    }
    if (mask == null && !masksWithin(name)) {
      return new Lowered.ShownColumn(name, null, expression, false);
    }
    Mask asked = mask == null ? Mask.Constant.NULL : mask;
    String lowered = masksWithin(name) ? null : masks.of(expression, column.type(), asked);
    if (lowered == null) {
      if (asked != Mask.Constant.NULL || mask == null) {
        notes.add(
            mask == null || masksWithin(name)
                ? "`" + name + "` is NULL: a field within it is masked"
                : "`%s` is NULL: %s cannot be said of its type or without keys"
                    .formatted(name, asked.action()));
      }
      return new Lowered.ShownColumn(name, asked, masks.nothing(column.type()), true);
    }
    if (asked == Mask.Pseudonym.TOKENIZE) {
      notes.add("`" + name + "` is hashed: a query has no vault that gives out tokens");
    }
    return new Lowered.ShownColumn(name, asked, lowered, false);
  }

  private PhysicalColumn found(String name) throws LoweringException {
    return relation
        .column(name)
        .orElseThrow(() ->
            new LoweringException("the table has no column `" + Syntax.printable(name) + "`"));
  }

  /** The column in which a nested field lies, or null if it is none. */
  private @Nullable String outermost(String name) {
    for (int dot = name.indexOf('.'); dot > 0; dot = name.indexOf('.', dot + 1)) {
      String outer = name.substring(0, dot);
      if (relation.column(outer).isPresent()) {
        return outer;
      }
    }
    return null;
  }

  private boolean masksWithin(String name) {
    return obligations.masks().keySet().stream().anyMatch(each -> each.startsWith(name + "."));
  }

  private @Nullable String where() throws LoweringException {
    List<String> conditions = new ArrayList<>();
    for (Predicate predicate : obligations.rowFilter()) {
      PhysicalColumn column = found(predicate.column());
      if (outermost(column.name()) != null) {
        throw new LoweringException(
            "a filter on the nested field `%s` is not lowered"
                .formatted(Syntax.printable(column.name())));
      }
      conditions.add(filters.of(qualified(column.name()), column.type(), predicate));
    }
    return conditions.isEmpty() ? null : String.join(" AND ", conditions);
  }

  private String qualified(String column) throws LoweringException {
    return syntax.name(ALIAS) + "." + syntax.name(column);
  }

  private String query(List<Lowered.ShownColumn> columns, @Nullable String where)
      throws LoweringException {
    List<String> items = new ArrayList<>();
    for (Lowered.ShownColumn column : columns) {
      items.add("  " + column.expression() + " AS " + syntax.name(column.name()));
    }
    String rows =
        "SELECT\n"
            + String.join(",\n", items)
            + "\nFROM "
            + syntax.path(relation.name())
            + " AS "
            + syntax.name(ALIAS)
            + (where == null ? "" : "\nWHERE " + where);
    return obligations.minimumAggregation() == 0 ? rows : aggregated(columns, rows);
  }

  /** Rows that at least k of the masked rows are equal to, each once, with their number. */
  private String aggregated(List<Lowered.ShownColumn> columns, String rows)
      throws LoweringException {
    Set<String> names =
        columns.stream().map(c -> c.name().toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
    String count = "row_count";
    while (names.contains(count)) {
      count += "_";
    }
    List<String> all = new ArrayList<>();
    for (Lowered.ShownColumn column : columns) {
      all.add(syntax.name(column.name()));
    }
    String list = String.join(", ", all);
    notes.add(
        "rows are counted: a group of fewer than %d is not shown"
            .formatted(obligations.minimumAggregation()));
    return "SELECT %s, count(*) AS %s\nFROM (\n%s\n) AS %s\nGROUP BY %s\nHAVING count(*) >= %d"
        .formatted(
            list,
            syntax.name(count),
            rows,
            syntax.name("shown"),
            list,
            obligations.minimumAggregation());
  }
}
