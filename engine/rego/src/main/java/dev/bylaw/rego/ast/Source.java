package dev.bylaw.rego.ast;

import dev.bylaw.rego.syntax.Infix;
import dev.bylaw.rego.syntax.SourceTree;
import dev.bylaw.rego.syntax.Span;
import dev.bylaw.rego.syntax.Term;
import dev.bylaw.rego.syntax.Token;
import dev.bylaw.rego.syntax.TokenKind;
import dev.bylaw.rego.value.NumberValue;
import java.util.List;

/**
 * Where OPA sees the nodes of a file. Its places are a row, a column, and a text that often begins
 * elsewhere: with the opening parenthesis, or with the last token of what a ref starts at.
 */
final class Source {
  private final SourceTree tree;
  private final String text;
  private final List<Token> tokens;

  Source(SourceTree tree) {
    this.tree = tree;
    this.text = tree.source();
    this.tokens = tree.tokens();
  }

  /** The index of the first token at or after the offset. */
  int indexAt(int offset) {
    int low = 0;
    int high = tokens.size() - 1;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (tokens.get(middle).span().startOffset() < offset) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  Token token(int index) {
    return tokens.get(Math.min(index, tokens.size() - 1));
  }

  /** The first token at or after the offset. */
  Token at(int offset) {
    return tokens.get(indexAt(offset));
  }

  /** The last token that ends at or before the offset. */
  Token before(int offset) {
    int index = indexAt(offset);
    while (index > 0 && tokens.get(index).span().endOffset() > offset) {
      index--;
    }
    return tokens.get(index);
  }

  /** The place and text of a span. */
  Location of(Span span) {
    return of(span, span.startOffset(), span.endOffset());
  }

  /** The place of a span with another text. */
  Location of(Span at, int start, int end) {
    return new Location(
        at.startLine(), at.startColumn(), at.startOffset(), text.substring(start, end));
  }

  Location of(Token token) {
    return of(token.span());
  }

  String text(Span span) {
    return text.substring(span.startOffset(), span.endOffset());
  }

  /** Where the term's text starts, its parentheses among it. */
  int start(Term term) {
    Span outer = tree.parentheses().get(term);
    if (outer != null) {
      return outer.startOffset();
    }
    return term instanceof Term.Call call && call.infix() != null
        ? Math.min(start(call.arguments().getFirst()), term.span().startOffset())
        : term.span().startOffset();
  }

  /** Where the term's text ends, its parentheses among it. */
  int end(Term term) {
    Span outer = tree.parentheses().get(term);
    return outer != null ? outer.endOffset() : term.span().endOffset();
  }

  boolean inParentheses(Term term) {
    return tree.parentheses().containsKey(term);
  }

  /** The place that OPA gives the term. */
  Location of(Term term) {
    if (inParentheses(term)) {
      return of(term.span(), start(term), end(term));
    }
    return switch (term) {
      case Term.Ref ref -> of(place(ref.head()), anchor(ref.head()), term.span().endOffset());
      case Term.Call call when call.infix() == null ->
          of(place(call.operator().head()), anchor(call.operator().head()), end(term));
      case Term.SetTerm set when !text.startsWith("{", set.span().startOffset()) -> of(term.span());
      case Term.Call call -> of(place(call.arguments().getFirst()), start(term), end(term));
      // a sign or a decimal point in front is a token of its own, and that is all OPA keeps
      case Term.Scalar scalar when scalar.value() instanceof NumberValue ->
          of(at(scalar.span().startOffset()));
      default -> of(term.span());
    };
  }

  /** The place of the term as a span: that of what it starts with, without parentheses. */
  private Span place(Term term) {
    return switch (term) {
      case Term.Ref ref -> place(ref.head());
      case Term.Call call when call.infix() == null -> place(call.operator().head());
      case Term.Call call -> isUnaryMinus(call) ? call.span() : place(call.arguments().getFirst());
      default -> term.span();
    };
  }

  private static boolean isUnaryMinus(Term.Call call) {
    return call.infix() == Infix.MINUS
        && call.arguments().getFirst().span().equals(call.operator().span());
  }

  /** Where the text of a ref or call starts: at the last token of its head. */
  private int anchor(Term head) {
    if (!inParentheses(head)) {
      if (head instanceof Term.Call call && call.infix() == null) {
        return anchor(call.operator().head());
      }
      if (head instanceof Term.Ref ref) {
        return anchor(ref.head());
      }
    }
    return before(end(head)).span().startOffset();
  }

  /** The place of a call's operator: up to the parenthesis of its arguments. */
  Location operator(Term.Ref operator) {
    int end = end(operator.head());
    for (Term step : operator.path()) {
      end = afterStep(step);
    }
    Token open = at(end);
    return of(place(operator.head()), anchor(operator.head()), open.span().startOffset());
  }

  /** Where a step of a ref ends, its bracket among it. */
  int afterStep(Term step) {
    int end = end(step);
    boolean bracketed = before(start(step)).kind() == TokenKind.LEFT_BRACKET;
    return bracketed ? at(end).span().endOffset() : end;
  }
}
