package dev.bylaw.lowering;

/** Whose SQL it is. */
public enum Dialect {
  TRINO(new TrinoSyntax()),
  POSTGRES(new PostgresSyntax()),
  SPARK(new SparkSyntax()),
  DUCKDB(new DuckdbSyntax());

  private final Syntax syntax;

  Dialect(Syntax syntax) {
    this.syntax = syntax;
  }

  Syntax syntax() {
    return syntax;
  }

  /** The name as it is typed. */
  @Override
  public String toString() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
