package dev.bylaw.rego.fuzz;

import dev.bylaw.rego.fuzz.Explanation.Reason;
import dev.bylaw.rego.syntax.Diagnostic;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Why the compilers refuse a program differently: each error of OPA's that is not ours has one. */
final class Refusals {
  /** How many errors are taken out of a program at most: one may bring others to light. */
  private static final int MAX_TAKEN_OUT = 16;

  private static final Pattern UNSAFE = Pattern.compile("var (\\w+) is unsafe");
  private static final Pattern UNDECLARED = Pattern.compile("var (\\w+) is undeclared");
  private static final Pattern UNDEFINED_REF = Pattern.compile("undefined ref: (.*)");
  private static final Pattern ARGUMENTS = Pattern.compile("(\\S+): invalid argument\\(s\\)");

  /** A head with a set or object in its value, and the brace of its body, if that follows below. */
  private static final Pattern HEAD = Pattern.compile("(\\S.* :=) ([^{|]*\\{.*}\\)*)( if \\{)?");

  private static final Pattern WITH_CLOSURE = Pattern.compile(" as [\\[{][^|]*\\|");

  private final Trial trial;
  private final FuzzProgram program;
  private final List<Oracle.Problem> ours;
  private final List<Oracle.Problem> theirs;

  Refusals(Trial trial, FuzzProgram program) {
    this.trial = trial;
    this.program = program;
    this.ours = trial.here(program).errors();
    this.theirs = trial.there(program).errors();
  }

  /** The reason; null where an error has none. */
  @Nullable Reason reason() {
    if (theirs.isEmpty()) {
      return ours.stream().allMatch(Refusals::isUnsafe) && ours.stream().anyMatch(this::hasClosure)
          ? Reason.FORGOTTEN
          : null;
    }
    Reason reason = null;
    List<Oracle.Problem> left = new ArrayList<>();
    for (Oracle.Problem their : theirs) {
      if (ours.stream().anyMatch(our -> isAt(our, their))) {
        continue;
      }
      Reason found = of(their);
      if (found == null) {
        left.add(their);
      } else {
        reason = reason == null || found.compareTo(reason) > 0 ? found : reason;
      }
    }
    if (left.isEmpty()) {
      return reason;
    }
    return areConsequences(left) ? Reason.CONSEQUENCE : null;
  }

  private @Nullable Reason of(Oracle.Problem their) {
    if (their.code().equals(Oracle.HANG) || their.code().equals(Oracle.PANIC)) {
      return Reason.BROKEN;
    }
    if (their.row() == 0) {
      return isOfTemplate(their) ? Reason.TEMPLATE : null;
    }
    if (isUnsafe(their)) {
      return isOwnStep(their)
          ? Reason.OWN_STEP
          : isOfNegatedClosure(their)
              ? Reason.NEGATED
              : isRepeated(their)
                  ? Reason.REPEATED
                  : isOfHeadClosure(their)
                      ? Reason.HEAD_CLOSURE
                      : isLeftOver(their)
                          ? Reason.LEFT_OVER
                          : Stream.concat(ours.stream(), theirs.stream().filter(this::isOwnStep))
                                  .anyMatch(
                                      other -> isUnsafe(other) && other.module() == their.module())
                              ? Reason.FURTHER
                              : null;
    }
    if (their.code().equals(Diagnostic.PARSE_ERROR)) {
      boolean alike =
          ours.stream()
              .anyMatch(our ->
                  our.code().equals(Diagnostic.PARSE_ERROR)
                      && our.module() == their.module()
                      && our.row() == their.row());
      return alike && line(their).contains("|") ? Reason.ATTEMPTS : null;
    }
    if (!their.code().equals(Diagnostic.TYPE_ERROR)) {
      return null;
    }
    if (closuresAround(line(their), their.column() - 1) > 1) {
      return Reason.INNER;
    }
    if (isElsewhere(their)) {
      return Reason.PLACE;
    }
    if (ours.stream()
        .anyMatch(our ->
            isUnsafe(our)
                && our.module() == their.module()
                && our.row() == their.row()
                && hasClosure(our))) {
      return Reason.FORGOTTEN;
    }
    return null;
  }

  /** Whether we have the same error at another place, where OPA has none. */
  private boolean isElsewhere(Oracle.Problem their) {
    Matcher ref = UNDEFINED_REF.matcher(their.message());
    if (!ref.matches() && !their.message().contains("used as reference")) {
      return false;
    }
    String begins = ref.matches() ? "undefined ref `" + root(ref.group(1)) : "function `";
    return ours.stream()
        .anyMatch(our ->
            our.code().equals(Diagnostic.TYPE_ERROR)
                && our.message().startsWith(begins)
                && theirs.stream().noneMatch(other -> isAt(our, other)));
  }

  /** A ref without its variable steps. */
  private static String root(String ref) {
    int end = ref.indexOf('[');
    return end < 0 ? ref : ref.substring(0, end);
  }

  /** Whether OPA says of a template string, without its place, what we say with it. */
  private boolean isOfTemplate(Oracle.Problem their) {
    Matcher undeclared = UNDECLARED.matcher(their.message());
    if (undeclared.matches()) {
      String name = "variable `" + undeclared.group(1) + "` is un";
      return ours.stream().anyMatch(our -> our.message().startsWith(name));
    }
    Matcher arguments = ARGUMENTS.matcher(their.message());
    return their.code().equals(Diagnostic.TYPE_ERROR)
        && arguments.matches()
        && ours.stream()
            .anyMatch(our ->
                our.code().equals(Diagnostic.TYPE_ERROR)
                    && our.message().contains(" got ")
                    && Explanation.TEMPLATE.matcher(line(our)).find());
  }

  /**
   * Whether OPA finds a variable unsafe in a set or object of a head with a closure in a value of
   * {@code with}, and does so no more where the same stands in the body.
   */
  private boolean isOfHeadClosure(Oracle.Problem their) {
    Matcher head = HEAD.matcher(line(their));
    if (their.module() < 0 || !head.matches() || !WITH_CLOSURE.matcher(head.group(2)).find()) {
      return false;
    }
    List<String> lines =
        new ArrayList<>(Piece.plain(program.modules().get(their.module())).lines().toList());
    lines.set(
        their.row() - 1,
        head.group(1)
            + " hh if { hh := "
            + head.group(2)
            + (head.group(3) == null ? " }" : "; true"));
    List<String> modules = new ArrayList<>(program.modules());
    modules.set(their.module(), String.join("\n", lines) + "\n");
    return trial.there(program.withModules(modules)).errors().stream()
        .noneMatch(other -> isUnsafe(other) && other.message().equals(their.message()));
  }

  /**
   * Whether OPA finds a variable unsafe in a statement that stands in its body twice, and does so
   * no more without the second one.
   */
  private boolean isRepeated(Oracle.Problem their) {
    if (their.module() < 0) {
      return false;
    }
    List<String> lines =
        new ArrayList<>(Piece.plain(program.modules().get(their.module())).lines().toList());
    String statement = lines.get(their.row() - 1);
    boolean repeated = false;
    for (int i = their.row(); i < lines.size() && lines.get(i).startsWith("\t"); i++) {
      if (lines.get(i).equals(statement)) {
        lines.set(i, "\ttrue");
        repeated = true;
      }
    }
    for (int i = their.row() - 2; i >= 0 && lines.get(i).startsWith("\t"); i--) {
      if (lines.get(i).equals(statement)) {
        lines.set(i, "\ttrue");
        repeated = true;
      }
    }
    if (!repeated) {
      return false;
    }
    List<String> modules = new ArrayList<>(program.modules());
    modules.set(their.module(), String.join("\n", lines) + "\n");
    return trial.there(program.withModules(modules)).errors().stream()
        .noneMatch(other -> isUnsafe(other) && other.message().equals(their.message()));
  }

  /**
   * Whether a variable that OPA finds unsafe in the body of an {@code every} is bound by a step of
   * a ref in the same rule.
   */
  private boolean isLeftOver(Oracle.Problem their) {
    Matcher name = UNSAFE.matcher(their.message());
    if (!name.matches() || their.module() < 0) {
      return false;
    }
    String variable = "\\b" + name.group(1) + "\\b";
    if (!Pattern.compile("every .*\\{.*" + variable).matcher(line(their)).find()) {
      return false;
    }
    List<String> lines = Piece.plain(program.modules().get(their.module())).lines().toList();
    int first = their.row() - 1;
    while (first > 0 && lines.get(first).startsWith("\t")) {
      first--;
    }
    Pattern step = Pattern.compile("[\\w\\]]\\[" + variable);
    return lines.stream()
        .skip(first + 1L)
        .takeWhile(line -> line.startsWith("\t"))
        .anyMatch(line -> !line.contains("every ") && step.matcher(line).find());
  }

  /**
   * Whether a variable that OPA finds unsafe stands in a step of a ref, and again in a
   * comprehension of the same line.
   */
  private boolean isOwnStep(Oracle.Problem their) {
    Matcher name = UNSAFE.matcher(their.message());
    if (!name.matches() || their.module() < 0) {
      return false;
    }
    String variable = "\\b" + name.group(1) + "\\b";
    Pattern step = Pattern.compile("[\\w\\]]\\[[^\\]]*" + variable);
    Pattern again = Pattern.compile("\\|.*" + variable + "|" + variable + ".*\\|");
    // it is told where it first stands, which may be before
    return Piece.plain(program.modules().get(their.module()))
        .lines()
        .skip(their.row() - 1L)
        .anyMatch(line ->
            step.matcher(line).find()
                && again.matcher(line).find()
                && Pattern.compile(variable).matcher(line).results().count() > 1);
  }

  /** Whether a variable that OPA finds unsafe is of a comprehension that is a ref's head. */
  private boolean isOfNegatedClosure(Oracle.Problem their) {
    Matcher name = UNSAFE.matcher(their.message());
    return name.matches()
        && Pattern.compile("not [\\[{][^|]*\\b" + name.group(1) + "\\b[^|]*\\|.*[\\]}]\\[")
            .matcher(line(their))
            .find();
  }

  /** In how many comprehensions of its line a place stands. */
  private static int closuresAround(String line, int at) {
    Deque<Integer> open = new ArrayDeque<>();
    Deque<Boolean> bars = new ArrayDeque<>();
    int around = 0;
    for (int i = 0; i < line.length(); i++) {
      switch (line.charAt(i)) {
        case '[', '{', '(' -> {
          open.push(i);
          bars.push(false);
        }
        case '|' -> {
          if (!bars.isEmpty()) {
            bars.pop();
            bars.push(true);
          }
        }
        case ']', '}', ')' -> {
          if (!open.isEmpty()) {
            int from = open.pop();
            around += bars.pop() && from <= at && at <= i ? 1 : 0;
          }
        }
        default -> {}
      }
    }
    return around;
  }

  private static boolean isUnsafe(Oracle.Problem problem) {
    return problem.code().equals(Diagnostic.UNSAFE_VAR_ERROR);
  }

  private boolean hasClosure(Oracle.Problem problem) {
    String line = line(problem);
    return line.contains("|")
        || line.contains("every ")
        || Explanation.TEMPLATE.matcher(line).find();
  }

  private String line(Oracle.Problem problem) {
    return line(program, problem);
  }

  /** The line in which a problem is. */
  static String line(FuzzProgram program, Oracle.Problem problem) {
    if (problem.module() < 0) {
      return program.query();
    }
    return Piece.plain(program.modules().get(problem.module()))
        .lines()
        .skip(problem.row() - 1L)
        .findFirst()
        .orElse("");
  }

  /**
   * Whether the errors come from those that we have: once these are taken out, OPA has them no
   * more, or we have them too.
   */
  private boolean areConsequences(List<Oracle.Problem> left) {
    FuzzProgram rest = program;
    List<Oracle.Problem> here = ours;
    for (int i = 0; i < MAX_TAKEN_OUT; i++) {
      // what stood behind one that is taken out is told elsewhere then
      FuzzProgram without = withoutOne(rest, here, left);
      if (without == null) {
        break;
      }
      rest = without;
      here = trial.here(rest).errors();
    }
    if (rest == program) {
      return false;
    }
    List<Oracle.Problem> there = trial.there(rest).errors();
    List<Oracle.Problem> kept = here;
    return left.stream()
        .noneMatch(their ->
            there.stream()
                    .anyMatch(
                        other -> isAt(their, other) && their.message().equals(other.message()))
                && kept.stream().noneMatch(our -> isAt(our, their)));
  }

  /** A program without the first error that stands with none of OPA's that are left; or null. */
  private @Nullable FuzzProgram withoutOne(
      FuzzProgram rest, List<Oracle.Problem> here, List<Oracle.Problem> left) {
    for (Oracle.Problem our : here) {
      FuzzProgram without = Repair.blanked(rest, our.module(), our.row(), our.column());
      // what stands with an error of ours is no consequence of it
      if (without != null
          && left.stream().allMatch(their -> line(without, their).equals(line(program, their)))) {
        return without;
      }
    }
    return null;
  }

  private static boolean isAt(Oracle.Problem one, Oracle.Problem other) {
    return one.code().equals(other.code())
        && one.module() == other.module()
        && one.row() == other.row()
        && one.column() == other.column();
  }
}
