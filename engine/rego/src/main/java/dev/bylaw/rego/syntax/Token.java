package dev.bylaw.rego.syntax;

/**
 * A token. The lexer gives every keyword as a name: which names are keywords depends on the
 * imports.
 *
 * @param text the name or number as written; the string's or template part's content, unescaped;
 *     for an illegal token what is wrong with it
 * @param spaceBefore whether white space or a comment stands before it
 * @param newlineBefore whether a line ends before it
 */
public record Token(
    TokenKind kind, String text, Span span, boolean spaceBefore, boolean newlineBefore) {}
