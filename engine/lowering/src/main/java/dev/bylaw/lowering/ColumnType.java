package dev.bylaw.lowering;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The type of a column, read from an engine's or a contract's words.
 *
 * @param kind what its values are
 * @param parameters length, or precision and scale; empty where it names none
 * @param raw of {@link Kind#OTHER} the type's own text, checked to be safe within {@code CAST(…)};
 *     empty where nothing is known of the type
 */
public record ColumnType(Kind kind, List<Integer> parameters, String raw) {

  /** What the values of a column are, as far as a mask cares. */
  public enum Kind {
    VARCHAR,
    CHAR,
    TINYINT,
    SMALLINT,
    INTEGER,
    BIGINT,
    DECIMAL,
    REAL,
    DOUBLE,
    BOOLEAN,
    DATE,
    TIMESTAMP,
    /** A point in time. */
    TIMESTAMP_ZONED,
    /** Any other: it can be shown or be NULL, and nothing in between. */
    OTHER
  }

  /** Of which nothing is known. */
  public static final ColumnType UNKNOWN = new ColumnType(Kind.OTHER, List.of(), "");

  private static final int MAX_LENGTH = 400;

  private static final Pattern FORM =
      Pattern.compile(
          "([a-z][a-z0-9_]*(?: [a-z][a-z0-9_]*)*?) ?"
              + "(?:\\( ?(\\d{1,9}) ?(?:, ?(\\d{1,9}) ?)?\\))?((?: [a-z]+)*)");

  /** Nothing that could end a cast, begin a comment or quote. */
  private static final Pattern SAFE = Pattern.compile("[a-z][a-z0-9_ ,()<>:\\[\\]]*");

  private static final Map<String, Kind> WORDS =
      Map.ofEntries(
          Map.entry("varchar", Kind.VARCHAR),
          Map.entry("character varying", Kind.VARCHAR),
          Map.entry("nvarchar", Kind.VARCHAR),
          Map.entry("varchar2", Kind.VARCHAR),
          Map.entry("text", Kind.VARCHAR),
          Map.entry("string", Kind.VARCHAR),
          Map.entry("char", Kind.CHAR),
          Map.entry("character", Kind.CHAR),
          Map.entry("bpchar", Kind.CHAR),
          Map.entry("tinyint", Kind.TINYINT),
          Map.entry("smallint", Kind.SMALLINT),
          Map.entry("int2", Kind.SMALLINT),
          Map.entry("integer", Kind.INTEGER),
          Map.entry("int", Kind.INTEGER),
          Map.entry("int4", Kind.INTEGER),
          Map.entry("bigint", Kind.BIGINT),
          Map.entry("int8", Kind.BIGINT),
          Map.entry("long", Kind.BIGINT),
          Map.entry("decimal", Kind.DECIMAL),
          Map.entry("numeric", Kind.DECIMAL),
          Map.entry("number", Kind.DECIMAL),
          Map.entry("real", Kind.REAL),
          Map.entry("float4", Kind.REAL),
          Map.entry("double", Kind.DOUBLE),
          Map.entry("double precision", Kind.DOUBLE),
          Map.entry("float", Kind.DOUBLE),
          Map.entry("float8", Kind.DOUBLE),
          Map.entry("boolean", Kind.BOOLEAN),
          Map.entry("bool", Kind.BOOLEAN),
          Map.entry("date", Kind.DATE),
          Map.entry("timestamp", Kind.TIMESTAMP),
          Map.entry("timestamp without time zone", Kind.TIMESTAMP),
          Map.entry("timestamp_ntz", Kind.TIMESTAMP),
          Map.entry("datetime", Kind.TIMESTAMP),
          Map.entry("timestamp with time zone", Kind.TIMESTAMP_ZONED),
          Map.entry("timestamp_ltz", Kind.TIMESTAMP_ZONED),
          Map.entry("timestamptz", Kind.TIMESTAMP_ZONED));

  public ColumnType {
    parameters = List.copyOf(parameters);
  }

  /** A type without parameters. */
  public static ColumnType of(Kind kind) {
    return new ColumnType(kind, List.of(), "");
  }

  /**
   * Reads a type as the dialect's engine writes it, for example {@code varchar(15)}.
   *
   * @throws LoweringException if the text could be more than a type
   */
  public static ColumnType parse(String text, Dialect dialect) throws LoweringException {
    String type = text.strip().toLowerCase(Locale.ROOT).replaceAll("\\s+", " ");
    if (type.length() > MAX_LENGTH || !SAFE.matcher(type).matches() || !isBalanced(type)) {
      throw new LoweringException(
          "expected a type such as `varchar(15)`, found `"
              + (type.length() > 80 ? type.substring(0, 80) + "…" : type)
              + "`");
    }
    Matcher form = FORM.matcher(type);
    if (form.matches()) {
      Kind kind = WORDS.get(form.group(1) + form.group(4));
      if (kind == Kind.TIMESTAMP && dialect == Dialect.SPARK && type.equals("timestamp")) {
        kind = Kind.TIMESTAMP_ZONED;
      }
      if (kind == Kind.DOUBLE && dialect == Dialect.SPARK && type.equals("float")) {
        kind = Kind.REAL;
      }
      if (kind != null) {
        List<Integer> parameters =
            form.group(2) == null
                ? kind == Kind.CHAR ? List.of(1) : List.of()
                : form.group(3) == null
                    ? List.of(Integer.valueOf(form.group(2)))
                    : List.of(Integer.valueOf(form.group(2)), Integer.valueOf(form.group(3)));
        return new ColumnType(kind, parameters, "");
      }
    }
    return new ColumnType(Kind.OTHER, List.of(), type);
  }

  /** The type that a contract's logical type most plainly means. */
  public static ColumnType ofLogical(String logicalType) {
    return switch (logicalType.toLowerCase(Locale.ROOT)) {
      case "string", "text" -> of(Kind.VARCHAR);
      case "integer" -> of(Kind.BIGINT);
      case "number" -> of(Kind.DOUBLE);
      case "boolean" -> of(Kind.BOOLEAN);
      case "date" -> of(Kind.DATE);
      case "timestamp" -> of(Kind.TIMESTAMP);
      default -> UNKNOWN;
    };
  }

  boolean isText() {
    return kind == Kind.VARCHAR || kind == Kind.CHAR;
  }

  boolean isTime() {
    return switch (kind) {
      case DATE, TIMESTAMP, TIMESTAMP_ZONED -> true;
      case VARCHAR,
          CHAR,
          TINYINT,
          SMALLINT,
          INTEGER,
          BIGINT,
          DECIMAL,
          REAL,
          DOUBLE,
          BOOLEAN,
          OTHER ->
          false;
    };
  }

  boolean isNumber() {
    return switch (kind) {
      case TINYINT, SMALLINT, INTEGER, BIGINT, DECIMAL, REAL, DOUBLE -> true;
      case VARCHAR, CHAR, BOOLEAN, DATE, TIMESTAMP, TIMESTAMP_ZONED, OTHER -> false;
    };
  }

  /** How many characters a text may have. */
  int length() {
    return parameters.isEmpty() ? Integer.MAX_VALUE : parameters.getFirst();
  }

  private static boolean isBalanced(String type) {
    StringBuilder open = new StringBuilder();
    for (int i = 0; i < type.length(); i++) {
      char c = type.charAt(i);
      int opening = "(<[".indexOf(c);
      int closing = ")>]".indexOf(c);
      if (opening >= 0) {
        open.append(")>]".charAt(opening));
      } else if (closing >= 0) {
        if (open.isEmpty() || open.charAt(open.length() - 1) != c) {
          return false;
        }
        open.setLength(open.length() - 1);
      }
    }
    return open.isEmpty();
  }
}
