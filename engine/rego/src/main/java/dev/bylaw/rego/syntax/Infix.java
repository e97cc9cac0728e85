package dev.bylaw.rego.syntax;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The infix operators, from weakest to strongest, and the builtins they stand for. */
public enum Infix {
  /** {@code x in xs}. */
  MEMBER("in", "internal.member_2"),
  /** {@code k, v in xs}. */
  MEMBER_WITH_KEY("in", "internal.member_3"),
  EQUAL("==", "equal"),
  NOT_EQUAL("!=", "neq"),
  LESS("<", "lt"),
  GREATER(">", "gt"),
  LESS_OR_EQUAL("<=", "lte"),
  GREATER_OR_EQUAL(">=", "gte"),
  OR("|", "or"),
  AND("&", "and"),
  PLUS("+", "plus"),
  MINUS("-", "minus"),
  TIMES("*", "mul"),
  DIVIDE("/", "div"),
  REMAINDER("%", "rem");

  private static final Map<String, Infix> BY_BUILTIN =
      Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(Infix::builtin, x -> x));

  private final String symbol;
  private final String builtin;

  Infix(String symbol, String builtin) {
    this.symbol = symbol;
    this.builtin = builtin;
  }

  public String symbol() {
    return symbol;
  }

  public String builtin() {
    return builtin;
  }

  /** The operator that stands for the builtin, or null. */
  public static @Nullable Infix ofBuiltin(String name) {
    return BY_BUILTIN.get(name);
  }
}
