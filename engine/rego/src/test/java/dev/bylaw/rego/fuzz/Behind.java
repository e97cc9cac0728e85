package dev.bylaw.rego.fuzz;

import dev.bylaw.rego.EvalError;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The errors of one side that come to light when what fails before them is out of the way: where a
 * rule is asked for alone, one rule is left out, errors of builtins are none, or the statement or
 * rule of an error that is met is taken out, three times in turn at most.
 */
final class Behind {
  private static final Pattern PACKAGE = Pattern.compile("(?m)^package ([\\w.]+)");
  private static final Pattern RULE = Pattern.compile("^(?:default )?(p\\d+)\\b");

  /** The places that the text of a conflict lists. */
  private static final Pattern PLACES = Pattern.compile(" at test-(\\d+)\\.rego:(\\d+)");

  /** How many programs are tried at most. */
  private static final int PROGRAMS = 120;

  private static final int TURNS = 3;

  private final Trial trial;
  private final boolean here;
  private final Deque<Part> left = new ArrayDeque<>();
  private final Set<FuzzProgram> seen = new HashSet<>();

  private Behind(Trial trial, boolean here) {
    this.trial = trial;
    this.here = here;
  }

  private record Part(FuzzProgram program, int turn) {}

  static Behind here(Trial trial) {
    return new Behind(trial, true);
  }

  static Behind there(Trial trial) {
    return new Behind(trial, false);
  }

  /**
   * Whether a program with one input comes to an error. Requires that this was not asked before.
   */
  boolean has(FuzzProgram program, Oracle.Problem wanted) {
    String text = Trial.text(wanted);
    add(program, 0);
    rules(program);
    if (program.strict()) {
      add(program.withStrict(false), 0);
    }
    while (!left.isEmpty() && seen.size() <= PROGRAMS) {
      Part part = left.removeFirst();
      for (Oracle.Problem error : errors(part.program)) {
        if (Trial.text(error).equals(text)) {
          return true;
        }
        if (part.turn < TURNS) {
          without(part, error);
        }
      }
    }
    return false;
  }

  private void add(@Nullable FuzzProgram program, int turn) {
    if (program != null && seen.add(program)) {
      left.addLast(new Part(program, turn));
    }
  }

  /** Each rule alone, and all without one of them. */
  private void rules(FuzzProgram program) {
    for (int module = 0; module < program.modules().size(); module++) {
      String text = Piece.plain(program.modules().get(module));
      Matcher name = PACKAGE.matcher(text);
      String path = name.find() ? "data." + name.group(1) : "data";
      add(program.withQuery(path), 1);
      List<String> lines = text.lines().toList();
      for (int row = 1; row <= lines.size(); row++) {
        Matcher rule = RULE.matcher(lines.get(row - 1));
        if (rule.find()) {
          add(program.withQuery(path + "." + rule.group(1)), 1);
          add(Repair.withoutRule(program, module, row, 1), 1);
        }
      }
    }
  }

  private List<Oracle.Problem> errors(FuzzProgram program) {
    List<Oracle.Problem> errors = new ArrayList<>();
    for (Oracle.Answer answer :
        here
            ? List.of(trial.here(program), trial.hereToTheEnd(program))
            : List.of(trial.there(program), trial.thereWithoutIndex(program))) {
      errors.addAll(answer.swallowed());
      for (Oracle.Outcome outcome : answer.outcomes()) {
        Oracle.Problem error = outcome.error();
        if (error != null && !error.code().equals(EvalError.INTERNAL)) {
          errors.add(error);
        }
      }
    }
    return errors;
  }

  private void without(Part part, Oracle.Problem error) {
    FuzzProgram program = part.program;
    take(part, error.module(), error.row(), error.column());
    for (MatchResult found : PLACES.matcher(error.message()).results().toList()) {
      take(part, Integer.parseInt(found.group(1)), Integer.parseInt(found.group(2)), 1);
    }
    if (program.strict()) {
      add(program.withStrict(false), part.turn + 1);
    }
  }

  private void take(Part part, int module, int row, int column) {
    add(Repair.blanked(part.program, module, row, column), part.turn + 1);
    add(Repair.withoutRule(part.program, module, row, column), part.turn + 1);
  }
}
