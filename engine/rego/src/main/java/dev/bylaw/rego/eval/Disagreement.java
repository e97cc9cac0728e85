package dev.bylaw.rego.eval;

import dev.bylaw.rego.syntax.Span;
import dev.bylaw.rego.value.Value;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the definitions of a complete rule or function say where they do not say the same. Once a
 * conflict is found all of them are evaluated again, so that the error lists every value with its
 * place, as OPA's does; evaluations without conflict pay nothing for it.
 */
final class Disagreement implements Emit.Solutions {
  private static final int MOST_VALUES = 10;
  private static final int LONGEST_VALUE = 80;

  private final List<Produced> values = new ArrayList<>();
  private Span branch = Span.NONE;
  private boolean more;

  private Disagreement() {}

  /** A new frame for a definition. */
  interface Frames {
    @Nullable Value[] frame(Definition definition);
  }

  /**
   * The error for a conflict.
   *
   * @param conflict as it was found
   * @param definitions all of them, in source order
   */
  static Halt of(Halt conflict, Machine m, Definition[] definitions, Frames frames) {
    Disagreement found = new Disagreement();
    Machine.Mark mark = m.mark();
    try {
      for (Definition definition : definitions) {
        definition.solutions(m, frames.frame(definition), found);
      }
    } catch (Halt _) {
      // the conflict came first: what was found so far is told
    }
    m.reset(mark);
    return found.values.size() < 2
        ? conflict
        : Halt.conflict(conflict.message() + ":" + found.list(), found.values.get(1).definition());
  }

  /** Sets the branch that gives the next values. */
  void of(Span of) {
    branch = of;
  }

  @Override
  public boolean accept(Value value) {
    if (!values.isEmpty() && values.getFirst().value().equals(value)) {
      return false;
    }
    if (values.size() == MOST_VALUES) {
      more = true;
      return true;
    }
    values.add(new Produced(value, branch));
    // one that differs is enough of a definition
    return values.size() > 1;
  }

  private String list() {
    StringBuilder list = new StringBuilder();
    values.stream()
        .sorted(Comparator.comparing(Produced::definition))
        .forEach(value -> {
          Span at = value.definition();
          list.append("\n  ").append(shortened(value.value())).append(" at ");
          list.append(at.file().isEmpty() ? "" : at.file() + ":").append(at.startLine());
          list.append(at.file().isEmpty() ? ":" + at.startColumn() : "");
        });
    return list.append(more ? "\n  ..." : "").toString();
  }

  /** A value on one line of bounded length. */
  private static String shortened(Value value) {
    String text = value.toString().strip().replaceAll("\\s+", " ");
    return text.codePointCount(0, text.length()) <= LONGEST_VALUE
        ? text
        : text.substring(0, text.offsetByCodePoints(0, LONGEST_VALUE)) + "...";
  }
}
