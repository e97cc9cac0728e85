package dev.bylaw.rego.fuzz;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes out of a program what OPA's compiler complains of. */
final class Repair {
  private Repair() {}

  /** The program without the parts that the errors stand in; null where they stand in none. */
  static @Nullable FuzzProgram without(FuzzProgram program, List<Oracle.Problem> errors) {
    List<String> modules = new ArrayList<>();
    for (int i = 0; i < program.modules().size(); i++) {
      int module = i;
      modules.add(
          without(
              program.modules().get(i),
              errors.stream()
                  .filter(error -> error.module() == module && error.row() > 0)
                  .toList()));
    }
    return modules.equals(program.modules()) ? null : program.withModules(modules);
  }

  /**
   * The program without the innermost part that stands at a place, but with as many lines, so that
   * all else stays where it is; null where there is no such part.
   */
  static @Nullable FuzzProgram blanked(FuzzProgram program, int module, int row, int column) {
    return blanked(program, module, row, column, false);
  }

  /** The same without the outermost part: a whole rule. */
  static @Nullable FuzzProgram withoutRule(FuzzProgram program, int module, int row, int column) {
    return blanked(program, module, row, column, true);
  }

  private static @Nullable FuzzProgram blanked(
      FuzzProgram program, int module, int row, int column, boolean outermost) {
    if (module < 0 || module >= program.modules().size() || row < 1) {
      return null;
    }
    List<String> modules = new ArrayList<>(program.modules());
    String marked = modules.get(module);
    BitSet cut = new BitSet();
    cut(marked, offset(marked, row, column), cut, outermost);
    if (cut.isEmpty()) {
      return null;
    }
    StringBuilder left = new StringBuilder();
    for (int i = 0; i < marked.length(); i++) {
      if (!cut.get(i) || marked.charAt(i) == '\n') {
        left.append(marked.charAt(i));
      }
    }
    modules.set(module, left.toString());
    return program.withModules(modules);
  }

  private static String without(String marked, List<Oracle.Problem> errors) {
    BitSet cut = new BitSet();
    for (Oracle.Problem error : errors) {
      cut(marked, offset(marked, error.row(), error.column()), cut, false);
    }
    StringBuilder left = new StringBuilder();
    for (int i = cut.nextClearBit(0); i < marked.length(); i = cut.nextClearBit(i + 1)) {
      left.append(marked.charAt(i));
    }
    return left.toString();
  }

  /** Marks the innermost or outermost optional part around a place. */
  private static void cut(String marked, int target, BitSet cut, boolean outermost) {
    List<Integer> open = new ArrayList<>();
    for (int i = 0; i < marked.length(); i++) {
      char c = marked.charAt(i);
      if (c == Piece.OPEN_OPTIONAL || c == Piece.OPEN_TERM) {
        open.add(c == Piece.OPEN_OPTIONAL ? i : -1);
      } else if (c == Piece.CLOSE) {
        int from = open.removeLast();
        if (from >= 0 && from <= target && target < i) {
          cut.set(from, i + 1);
          if (!outermost) {
            return;
          }
        }
      }
    }
  }

  private static int offset(String marked, int row, int column) {
    int line = 1;
    int at = 1;
    for (int i = 0; i < marked.length(); i++) {
      char c = marked.charAt(i);
      if (c <= Piece.CLOSE) {
        continue;
      }
      if (line == row && at >= column) {
        return i;
      }
      if (c == '\n') {
        line++;
        at = 1;
      } else {
        at++;
      }
    }
    return marked.length();
  }
}
