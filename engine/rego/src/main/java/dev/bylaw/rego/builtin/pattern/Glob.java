package dev.bylaw.rego.builtin.pattern;

import dev.bylaw.rego.builtin.BoundedCache;
import dev.bylaw.rego.builtin.BuiltinContext;
import dev.bylaw.rego.builtin.BuiltinException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A compiled glob: {@code *} and {@code ?} stop at separators, {@code **} does not, {@code [abc]},
 * {@code [a-z]}, {@code [!a]}, {@code {a,b}}, {@code \} escapes. Matching takes time in the product
 * of pattern and text at most.
 */
final class Glob {
  private record Key(String pattern, List<Integer> separators) {}

  private static final BoundedCache<Key, Glob> CACHE = new BoundedCache<>(500);
  private static final int MAX_DEPTH = 200;

  /** One step: what it reads, and where it goes on. */
  private sealed interface Step {
    /** Reads one code point. */
    record Character(int c) implements Step {}

    /** Reads one of (or none of) a set. */
    record Class(Set<Integer> members, int low, int high, boolean negated) implements Step {
      boolean accepts(int c) {
        return ((c >= low && c <= high) || members.contains(c)) != negated;
      }
    }

    /** Reads any code point but, if {@code bounded}, a separator. */
    record Any(boolean bounded) implements Step {}

    /** Goes on at either of two steps. */
    record Fork(int first, int second) implements Step {}

    /** Goes on at another step. */
    record Jump(int target) implements Step {}

    /** The pattern is complete. */
    record Match() implements Step {}
  }

  private final Step[] program;
  private final Set<Integer> separators;

  private Glob(Step[] program, Set<Integer> separators) {
    this.program = program;
    this.separators = separators;
  }

  static Glob compile(String pattern, List<Integer> separators) throws BuiltinException {
    Key key = new Key(pattern, separators);
    Glob cached = CACHE.get(key);
    if (cached == null) {
      cached =
          new Glob(
              new Compiler(pattern).program(), separators.stream().collect(Collectors.toSet()));
      CACHE.put(key, cached);
    }
    return cached;
  }

  /** {@code text} with every character that globs give a meaning escaped. */
  static String quote(String text) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if ("*?\\[]{}".indexOf(c) >= 0) {
        out.append('\\');
      }
      out.append(c);
    }
    return out.toString();
  }

  boolean matches(BuiltinContext context, String text) throws BuiltinException {
    int[] in = text.codePoints().toArray();
    int width = in.length + 1;
    context.checkOutput((long) width * program.length / 8);
    BitSet visited = new BitSet(program.length * width);
    int[] pending = new int[64];
    int size = 0;
    pending[size++] = 0;
    while (size > 0) {
      int state = pending[--size];
      int step = state / width;
      int at = state % width;
      while (!visited.get(step * width + at)) {
        visited.set(step * width + at);
        context.checkCancelled();
        boolean reads = false;
        switch (program[step]) {
          case Step.Match _ -> {
            if (at == in.length) {
              return true;
            }
            continue;
          }
          case Step.Jump(int target) -> {
            step = target;
            continue;
          }
          case Step.Fork(int first, int second) -> {
            if (size == pending.length) {
              pending = java.util.Arrays.copyOf(pending, size * 2);
            }
            pending[size++] = second * width + at;
            step = first;
            continue;
          }
          case Step.Character(int c) -> reads = at < in.length && in[at] == c;
          case Step.Class c -> reads = at < in.length && c.accepts(in[at]);
          case Step.Any(boolean bounded) ->
              reads = at < in.length && !(bounded && separators.contains(in[at]));
        }
        if (!reads) {
          break;
        }
        step++;
        at++;
      }
    }
    return false;
  }

  private static final class Compiler {
    private final int[] in;
    private final List<Step> steps = new ArrayList<>();
    private int at;
    private int depth;

    Compiler(String pattern) {
      this.in = pattern.codePoints().toArray();
    }

    Step[] program() throws BuiltinException {
      sequence();
      steps.add(new Step.Match());
      return steps.toArray(new Step[0]);
    }

    // sequence = { "*" | "**" | "?" | class | alternatives | "\" any | any }
    private void sequence() throws BuiltinException {
      while (at < in.length) {
        int c = in[at];
        if (depth > 0 && (c == ',' || c == '}')) {
          return;
        }
        at++;
        switch (c) {
          case '*' -> {
            boolean bounded = !(at < in.length && in[at] == '*');
            if (!bounded) {
              at++;
            }
            int fork = steps.size();
            steps.add(new Step.Fork(fork + 1, fork + 3));
            steps.add(new Step.Any(bounded));
            steps.add(new Step.Jump(fork));
          }
          case '?' -> steps.add(new Step.Any(true));
          case '[' -> characterClass();
          case '{' -> alternatives();
          case '\\' -> {
            if (at == in.length) {
              throw invalid("trailing backslash");
            }
            steps.add(new Step.Character(in[at++]));
          }
          default -> steps.add(new Step.Character(c));
        }
      }
    }

    // alternatives = "{" sequence { "," sequence } "}"
    private void alternatives() throws BuiltinException {
      if (++depth > MAX_DEPTH) {
        throw invalid("nests too deeply");
      }
      List<Integer> exits = new ArrayList<>();
      while (true) {
        int fork = steps.size();
        steps.add(new Step.Match());
        sequence();
        exits.add(steps.size());
        steps.add(new Step.Match());
        if (at == in.length) {
          throw invalid("unclosed `{`");
        }
        if (in[at++] == '}') {
          steps.set(fork, new Step.Jump(fork + 1));
          break;
        }
        steps.set(fork, new Step.Fork(fork + 1, steps.size()));
      }
      for (int exit : exits) {
        steps.set(exit, new Step.Jump(steps.size()));
      }
      depth--;
    }

    // class = "[" [ "!" ] ( low "-" high | { any } ) "]"
    private void characterClass() throws BuiltinException {
      boolean negated = at < in.length && in[at] == '!';
      if (negated) {
        at++;
      }
      if (at + 1 < in.length && in[at + 1] == '-') {
        int low = in[at];
        at += 2;
        if (at == in.length) {
          throw invalid("unexpected end of input");
        }
        int high = in[at++];
        close();
        if (high < low) {
          throw invalid("range hi character is less than lo");
        }
        steps.add(new Step.Class(Set.of(), low, high, negated));
        return;
      }
      Set<Integer> members = new java.util.HashSet<>();
      while (at < in.length && in[at] != ']') {
        if (in[at] == '\\') {
          at++;
          if (at == in.length) {
            throw invalid("trailing backslash");
          }
        }
        members.add(in[at++]);
      }
      close();
      if (members.isEmpty()) {
        throw invalid("could not parse range");
      }
      steps.add(new Step.Class(members, 0, -1, negated));
    }

    private void close() throws BuiltinException {
      if (at == in.length) {
        throw invalid("unexpected end of input");
      }
      if (in[at++] != ']') {
        throw invalid("expected close range character");
      }
    }

    private BuiltinException invalid(String reason) {
      return BuiltinException.error("glob: syntax error at " + at + ": " + reason);
    }
  }
}
