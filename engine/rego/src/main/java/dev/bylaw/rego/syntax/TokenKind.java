package dev.bylaw.rego.syntax;

import java.util.Locale;

/** What a token is; keywords are those of the language, not of one file. */
public enum TokenKind {
  ILLEGAL("illegal token"),
  END("end of file"),
  NAME("name"),
  NUMBER("number"),
  STRING("string"),
  /** Text of a template string up to an embedded expression. */
  TEMPLATE_PART("template string"),
  /** Text of a template string up to its end. */
  TEMPLATE_END("template string"),
  LEFT_BRACKET("["),
  RIGHT_BRACKET("]"),
  LEFT_BRACE("{"),
  RIGHT_BRACE("}"),
  LEFT_PAREN("("),
  RIGHT_PAREN(")"),
  COMMA(","),
  COLON(":"),
  SEMICOLON(";"),
  DOT("."),
  ASSIGN(":="),
  UNIFY("="),
  EQUAL("=="),
  NOT_EQUAL("!="),
  LESS("<"),
  GREATER(">"),
  LESS_OR_EQUAL("<="),
  GREATER_OR_EQUAL(">="),
  PLUS("+"),
  MINUS("-"),
  TIMES("*"),
  DIVIDE("/"),
  REMAINDER("%"),
  INTERSECTION("&"),
  PIPE("|"),
  PACKAGE,
  IMPORT,
  AS,
  DEFAULT,
  ELSE,
  NOT,
  SOME,
  WITH,
  NULL,
  TRUE,
  FALSE,
  IN,
  EVERY,
  CONTAINS,
  IF,
  LOGICAL_AND("and"),
  LOGICAL_OR("or");

  private final String text;

  TokenKind() {
    this.text = name().toLowerCase(Locale.ROOT);
  }

  TokenKind(String text) {
    this.text = text;
  }

  /** The token as written, or what kind of thing it is. */
  public String text() {
    return text;
  }

  public boolean isKeyword() {
    return compareTo(PACKAGE) >= 0;
  }
}
