package dev.bylaw.lowering;

import dev.bylaw.lowering.ColumnType.Kind;
import java.nio.charset.StandardCharsets;

/** PostgreSQL 12 and newer; without extensions. */
final class PostgresSyntax extends Syntax {
  /** NAMEDATALEN less one: a longer name is cut, and may then be another column's. */
  private static final int MAX_NAME_BYTES = 63;

  @Override
  boolean ignoresCase() {
    return false;
  }

  @Override
  String name(String name) throws LoweringException {
    if (name.getBytes(StandardCharsets.UTF_8).length > MAX_NAME_BYTES) {
      throw new LoweringException(
          "expected a name of at most 63 bytes, since PostgreSQL cuts longer ones, found `"
              + printable(name)
              + "`");
    }
    return super.name(name);
  }

  /** A backslash means two things, by a setting; in {@code E''} it always means one. */
  @Override
  String text(String value) throws LoweringException {
    String literal = super.text(value);
    return value.indexOf('\\') < 0 ? literal : "E" + literal.replace("\\", "\\\\");
  }

  @Override
  String asText(String expression) {
    return "CAST(" + expression + " AS text)";
  }

  @Override
  String type(ColumnType type) {
    return switch (type.kind()) {
      case VARCHAR -> type.parameters().isEmpty() ? "text" : word(type, "varchar");
      case CHAR -> word(type, "char");
      case TINYINT, SMALLINT -> "smallint";
      case INTEGER -> "integer";
      case BIGINT -> "bigint";
      case DECIMAL -> word(type, "numeric");
      case REAL -> "real";
      case DOUBLE -> "double precision";
      case BOOLEAN -> "boolean";
      case DATE -> "date";
      case TIMESTAMP -> word(type, "timestamp");
      case TIMESTAMP_ZONED -> word(type, "timestamp") + " with time zone";
      case OTHER -> type.raw();
    };
  }

  @Override
  String replace(String text, String pattern, char by) {
    return "regexp_replace(" + text + ", '" + pattern + "', '" + by + "', 'g')";
  }

  @Override
  String hmac(String text, byte[] key) {
    PseudonymKeys.Blocks blocks = PseudonymKeys.Blocks.of(key);
    return "encode(sha256(decode('"
        + blocks.outer()
        + "', 'hex') || sha256(decode('"
        + blocks.inner()
        + "', 'hex') || convert_to("
        + text
        + ", 'UTF8'))), 'hex')";
  }

  @Override
  String ofHex(String digits) {
    return "CAST(CAST('x0' || " + digits + " AS bit(64)) AS bigint)";
  }

  @Override
  String truncate(String expression, Kind kind, String unit) {
    return kind == Kind.TIMESTAMP_ZONED
        ? "date_trunc('" + unit + "', " + expression + ", 'UTC')"
        : "date_trunc('" + unit + "', CAST(" + expression + " AS timestamp))";
  }

  @Override
  String instant(String utc) {
    return "TIMESTAMP WITH TIME ZONE '" + utc + "+00'";
  }
}
