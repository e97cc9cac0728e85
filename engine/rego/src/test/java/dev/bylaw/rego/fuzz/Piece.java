package dev.bylaw.rego.fuzz;

import java.util.ArrayList;
import java.util.List;

/**
 * A part of a generated text that a shrinker may leave out or replace. Generators write texts and
 * mark such parts with characters that Rego never has.
 */
sealed interface Piece {
  /** What a marked part is. */
  enum Kind {
    /** May be left out. */
    OPTIONAL,
    /** A term: may become a simpler one, or a term within it. */
    TERM
  }

  char OPEN_OPTIONAL = '\u0001';
  char OPEN_TERM = '\u0002';
  char CLOSE = '\u0003';

  record Text(String text) implements Piece {}

  record Part(Kind kind, List<Piece> pieces) implements Piece {
    public Part {
      pieces = List.copyOf(pieces);
    }
  }

  static String optional(String text) {
    return OPEN_OPTIONAL + text + CLOSE;
  }

  static String term(String text) {
    return OPEN_TERM + text + CLOSE;
  }

  /** A marked text without its marks. */
  static String plain(String marked) {
    StringBuilder plain = new StringBuilder(marked.length());
    for (int i = 0; i < marked.length(); i++) {
      if (marked.charAt(i) > CLOSE) {
        plain.append(marked.charAt(i));
      }
    }
    return plain.toString();
  }

  /** The part that is the whole of a marked text. */
  static Part read(String marked) {
    List<List<Piece>> open = new ArrayList<>();
    List<Kind> kinds = new ArrayList<>();
    open.add(new ArrayList<>());
    kinds.add(Kind.OPTIONAL);
    int from = 0;
    for (int i = 0; i < marked.length(); i++) {
      char c = marked.charAt(i);
      if (c > CLOSE) {
        continue;
      }
      if (i > from) {
        open.getLast().add(new Text(marked.substring(from, i)));
      }
      from = i + 1;
      if (c == CLOSE) {
        Part part = new Part(kinds.removeLast(), open.removeLast());
        open.getLast().add(part);
      } else {
        open.add(new ArrayList<>());
        kinds.add(c == OPEN_TERM ? Kind.TERM : Kind.OPTIONAL);
      }
    }
    if (from < marked.length()) {
      open.getLast().add(new Text(marked.substring(from)));
    }
    return new Part(Kind.OPTIONAL, open.getFirst());
  }

  /** The marked text again. */
  static String write(Piece piece) {
    return switch (piece) {
      case Text(String text) -> text;
      case Part(Kind kind, List<Piece> pieces) -> {
        StringBuilder inner = new StringBuilder();
        pieces.forEach(inside -> inner.append(write(inside)));
        yield kind == Kind.TERM ? term(inner.toString()) : optional(inner.toString());
      }
    };
  }
}
