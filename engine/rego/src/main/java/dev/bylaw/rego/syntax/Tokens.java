package dev.bylaw.rego.syntax;

import java.util.List;

/**
 * The tokens of a file by their number, made where the parser comes to them. Those behind it can be
 * let go: a file's tokens take some thirty times its text.
 */
final class Tokens {
  private final Lexer lexer;

  /** The last ones that the lexer made. */
  private final List<Token> held;

  private int forgotten;

  Tokens(Lexer lexer) {
    this.lexer = lexer;
    this.held = lexer.tokens();
  }

  /** The token of a number from 0; behind the end the last one, {@link TokenKind#END}. */
  Token get(int number) {
    while (number - forgotten >= held.size()) {
      if (!lexer.step()) {
        return held.getLast();
      }
    }
    return held.get(number - forgotten);
  }

  /** How many are made. */
  int made() {
    return forgotten + held.size();
  }

  /** How many there are; makes all that are left. */
  int all() {
    lexer.run();
    return made();
  }

  /** Lets go of those before a number, but for the last one. */
  void forget(int number) {
    int many = Math.min(number - forgotten, held.size() - 1);
    if (many > 0) {
      held.subList(0, many).clear();
      forgotten += many;
    }
  }
}
