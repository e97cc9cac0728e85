package dev.bylaw.rego.builtin.pattern;

import dev.bylaw.rego.builtin.BuiltinContext;
import dev.bylaw.rego.builtin.BuiltinException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Whether two globs of {@code .}, {@code [a-z]}, {@code +} and {@code *} match some non-empty
 * string in common: what {@code regex.globs_match} answers.
 */
final class GlobIntersection {
  private enum Flag {
    NONE,
    PLUS,
    STAR
  }

  /** A character, a set of characters, or (with null) any character; once or repeated. */
  private record Token(boolean any, Set<Integer> characters, Flag flag) {
    boolean meets(Token other) {
      if (any || other.any) {
        return true;
      }
      for (Integer c : characters) {
        if (other.characters.contains(c)) {
          return true;
        }
      }
      return false;
    }

    boolean sameCharacters(Token other) {
      return any == other.any && characters.equals(other.characters);
    }

    Token with(Flag other) {
      return new Token(any, characters, other);
    }
  }

  private static final int MAX_SET = 0x110000;

  private final BuiltinContext context;

  private GlobIntersection(BuiltinContext context) {
    this.context = context;
  }

  static boolean test(BuiltinContext context, String left, String right) throws BuiltinException {
    List<Token> a = new Reader(left).tokens();
    List<Token> b = new Reader(right).tokens();
    return new GlobIntersection(context).trimmed(a, b);
  }

  /** Drops plain tokens that stand at both beginnings and both ends, keeping one of each. */
  private boolean trimmed(List<Token> a, List<Token> b) throws BuiltinException {
    int left = 0;
    while (left < a.size() && left < b.size() && plain(a.get(left)) && plain(b.get(left))) {
      if (!a.get(left).meets(b.get(left))) {
        return false;
      }
      left++;
    }
    left = Math.max(left - 1, 0);
    int endA = a.size() - 1;
    int endB = b.size() - 1;
    while (endA >= left && endB >= left && plain(a.get(endA)) && plain(b.get(endB))) {
      if (!a.get(endA).meets(b.get(endB))) {
        return false;
      }
      endA--;
      endB--;
    }
    if (endA < a.size() - 1) {
      endA++;
      endB++;
    }
    return normal(
        a.subList(Math.min(left, endA + 1), endA + 1),
        b.subList(Math.min(left, endB + 1), endB + 1));
  }

  private static boolean plain(Token token) {
    return token.flag() == Flag.NONE;
  }

  private boolean normal(List<Token> a, List<Token> b) throws BuiltinException {
    context.checkCancelled();
    int i = 0;
    for (; i < a.size() && i < b.size(); i++) {
      if (!plain(a.get(i)) || !plain(b.get(i))) {
        List<Token> restA = a.subList(i, a.size());
        List<Token> restB = b.subList(i, b.size());
        return plain(restA.getFirst()) ? repeated(restB, restA) : repeated(restA, restB);
      }
      if (!a.get(i).meets(b.get(i))) {
        return false;
      }
    }
    return i == a.size() && i == b.size();
  }

  private boolean repeated(List<Token> flagged, List<Token> other) throws BuiltinException {
    if (flagged.getFirst().flag() == Flag.STAR) {
      return star(flagged, other);
    }
    if (!flagged.getFirst().meets(other.getFirst())) {
      return false;
    }
    return star(flagged, other.subList(1, other.size()))
        || (!plain(other.getFirst()) && normal(flagged.subList(1, flagged.size()), other));
  }

  private boolean star(List<Token> starred, List<Token> other) throws BuiltinException {
    Token star = starred.getFirst();
    List<Token> rest = starred.subList(1, starred.size());
    for (int i = 0; i < other.size(); i++) {
      Token token = other.get(i);
      if (!rest.isEmpty()
          && token.meets(rest.getFirst())
          && normal(rest, other.subList(i, other.size()))) {
        return true;
      }
      if (!token.meets(star)) {
        return false;
      }
    }
    return rest.isEmpty();
  }

  /** Reads a glob; messages are worded as OPA's. */
  private static final class Reader {
    private final String text;
    private final int[] in;
    private int at;
    private boolean escaped;

    Reader(String text) {
      this.text = text;
      this.in = text.codePoints().toArray();
    }

    List<Token> tokens() throws BuiltinException {
      List<Token> tokens = new ArrayList<>();
      while (at < in.length) {
        Token token = token();
        Flag flag = flag();
        token = token.with(flag);
        Token last = tokens.isEmpty() ? null : tokens.getLast();
        if (last != null
            && flag != Flag.NONE
            && last.flag() != Flag.NONE
            && last.sameCharacters(token)) {
          boolean plus = flag == Flag.PLUS || last.flag() == Flag.PLUS;
          tokens.set(tokens.size() - 1, last.with(plus ? Flag.PLUS : Flag.STAR));
        } else {
          tokens.add(token);
        }
      }
      return tokens;
    }

    private Token token() throws BuiltinException {
      int c = next();
      if (!escaped) {
        switch (c) {
          case '.' -> {
            return new Token(true, Set.of(), Flag.NONE);
          }
          case ']' -> throw invalid("set-close ']' with no preceding '['");
          case '[' -> {
            return new Token(false, set(), Flag.NONE);
          }
          case '+', '*' ->
              throw invalid("flag '" + Character.toString(c) + "' must be preceded by a non-flag");
          default -> {}
        }
      }
      return new Token(false, Set.of(c), Flag.NONE);
    }

    private Set<Integer> set() throws BuiltinException {
      Set<Integer> characters = new HashSet<>();
      int previous = -1;
      while (at < in.length) {
        int c = next();
        if (escaped || (c != '-' && c != ']')) {
          characters.add(c);
          previous = c;
        } else if (c == ']') {
          return characters;
        } else {
          if (previous < 0) {
            throw invalid("range character '-' must be preceded by a Unicode character");
          }
          if (at >= in.length - 1) {
            throw invalid("range character '-' must be followed by a Unicode character");
          }
          int high = next();
          if (!escaped && (high == ']' || high == '-')) {
            throw invalid("range character '-' cannot be followed by a special symbol");
          }
          if (high < previous) {
            throw invalid(
                "range is out of order: '"
                    + Character.toString(high)
                    + "' comes before '"
                    + Character.toString(previous)
                    + "' in Unicode");
          }
          for (int x = previous; x <= high && x < MAX_SET; x++) {
            characters.add(x);
          }
          previous = -1;
        }
      }
      throw invalid("found [ without matching ]");
    }

    private Flag flag() {
      if (at < in.length && (in[at] == '+' || in[at] == '*')) {
        return in[at++] == '+' ? Flag.PLUS : Flag.STAR;
      }
      return Flag.NONE;
    }

    private int next() throws BuiltinException {
      escaped = in[at] == '\\';
      if (escaped) {
        if (at == in.length - 1) {
          throw invalid("input ends with a \\ (escape) character");
        }
        at++;
      }
      return in[at++];
    }

    private BuiltinException invalid(String what) {
      return BuiltinException.error(
          "input:" + text + ", pos:" + at + ", " + what + ": the input provided is invalid");
    }
  }
}
