package dev.bylaw.rego.fuzz;

import dev.bylaw.rego.EvalError;
import dev.bylaw.rego.fuzz.Verdict.Differs;
import dev.bylaw.rego.syntax.Diagnostic;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Why a program differs where neither side is wrong about it, or OPA is known to be. */
final class Explanation {
  private static final Pattern PACKAGE = Pattern.compile("(?m)^package ([\\w.]+)");
  private static final Pattern RULE = Pattern.compile("(?m)^(?:default )?(p\\d+)\\b(?!\\()");

  private static final Pattern OBJECTS = Pattern.compile("\\{[^{}|]*: [^|]*\\|");

  /** A kind of explanation. */
  enum Reason {
    /**
     * OPA's index or early exit keeps it from a rule that fails: without them it fails as we do.
     */
    INDEX,
    /** What we need not evaluate fails; evaluated to the end of every rule, it fails as in OPA. */
    LAZINESS,
    /** Several rules fail, and which is met first differs: each side has the other's error. */
    ORDER,
    /** OPA names the place where the ref's package was resolved last, and not the ref's. */
    PLACE,
    /** To OPA a function is undefined where it refused one of its definitions before another. */
    CONSEQUENCE,
    /** OPA names a further variable of a rule in which both find unsafe ones. */
    FURTHER,
    /** OPA loses keys of an object whose comprehension gave one of them twice. */
    LOST_KEYS,
    /** A closure's variables replace those of its statement in OPA's list of the unsafe ones. */
    FORGOTTEN
  }

  private final Trial trial;

  Explanation(Trial trial) {
    this.trial = trial;
  }

  /** The reason for a difference; null where none is known. */
  @Nullable Reason of(FuzzProgram program, Differs differs) {
    return switch (differs.sort()) {
      case VALUE ->
          differs.ours().length() > differs.theirs().length()
                  && program.plain().modules().stream().anyMatch(m -> OBJECTS.matcher(m).find())
              ? Reason.LOST_KEYS
              : null;
      case SPELLING -> null;
      case ERROR_CODE, ERROR_ORDER, ERROR_TEXT -> ofErrors(program);
      case REFUSED_HERE_ALONE,
          REFUSED_BY_OPA_ALONE,
          REFUSED_FOR_ANOTHER_REASON,
          REFUSED_ELSEWHERE ->
          ofRefusals(trial.here(program).errors(), trial.there(program).errors());
    };
  }

  // ---- compilers

  private static @Nullable Reason ofRefusals(
      List<Oracle.Problem> ours, List<Oracle.Problem> theirs) {
    if (theirs.isEmpty()) {
      return ours.stream().allMatch(problem -> problem.code().equals(Diagnostic.UNSAFE_VAR_ERROR))
          ? Reason.FORGOTTEN
          : null;
    }
    List<Oracle.Problem> missing = new ArrayList<>(theirs);
    missing.removeIf(their -> ours.stream().anyMatch(our -> isAt(our, their)));
    boolean typeError =
        ours.stream()
            .anyMatch(our ->
                our.code().equals(Diagnostic.TYPE_ERROR)
                    && theirs.stream().noneMatch(their -> isAt(our, their)));
    if (typeError && missing.stream().allMatch(isOf("undefined ref: |function .* used as"))) {
      return Reason.PLACE;
    }
    if (!ours.isEmpty()
        && missing.stream().allMatch(isOf("undefined function data\\.|data\\..*: invalid arg"))) {
      return Reason.CONSEQUENCE;
    }
    boolean unsafe = missing.stream().allMatch(p -> p.code().equals(Diagnostic.UNSAFE_VAR_ERROR));
    return unsafe && ours.stream().anyMatch(p -> p.code().equals(Diagnostic.UNSAFE_VAR_ERROR))
        ? Reason.FURTHER
        : null;
  }

  private static Predicate<Oracle.Problem> isOf(String beginning) {
    Pattern text = Pattern.compile(beginning);
    return problem ->
        problem.code().equals(Diagnostic.TYPE_ERROR) && text.matcher(problem.message()).lookingAt();
  }

  private static boolean isAt(Oracle.Problem one, Oracle.Problem other) {
    return one.code().equals(other.code())
        && one.module() == other.module()
        && one.row() == other.row()
        && one.column() == other.column();
  }

  // ---- evaluations

  private @Nullable Reason ofErrors(FuzzProgram program) {
    List<Oracle.Outcome> ours = trial.here(program).outcomes();
    List<Oracle.Outcome> theirs = trial.there(program).outcomes();
    List<Oracle.Outcome> plain = trial.thereWithoutIndex(program).outcomes();
    List<Oracle.Outcome> exhaustive = trial.hereToTheEnd(program).outcomes();
    if (plain.size() != ours.size() || exhaustive.size() != ours.size()) {
      return null;
    }
    Reason reason = null;
    for (int i = 0; i < ours.size(); i++) {
      Oracle.Outcome our = ours.get(i);
      Oracle.Outcome their = theirs.get(i);
      Reason found;
      if (Trial.isSame(our, their)) {
        continue;
      } else if (Trial.isSame(our, plain.get(i)) || areErrors(our, plain.get(i), their)) {
        found = Reason.INDEX;
      } else if (Trial.isSame(exhaustive.get(i), their)
          || areErrors(their, exhaustive.get(i), our)) {
        found = Reason.LAZINESS;
      } else if (isOfOrder(program, i, our.error(), their.error())) {
        found = Reason.ORDER;
      } else {
        return null;
      }
      reason = reason == null || found.compareTo(reason) > 0 ? found : reason;
    }
    return reason;
  }

  /** Whether two outcomes fail, of one error or of several that are met in some order. */
  private static boolean areErrors(
      Oracle.Outcome one, Oracle.Outcome other, Oracle.Outcome spared) {
    return one.error() != null && other.error() != null && spared.error() == null;
  }

  /** Whether each side has the error of the other for some rule. */
  private boolean isOfOrder(
      FuzzProgram program,
      int input,
      Oracle.@Nullable Problem our,
      Oracle.@Nullable Problem their) {
    if (our == null && their == null) {
      return false;
    }
    Set<String> ours = new HashSet<>();
    Set<String> theirs = new HashSet<>();
    for (String path : paths(program)) {
      FuzzProgram asked = program.withQuery(path);
      add(trial.here(asked), input, ours);
      add(trial.hereToTheEnd(asked), input, ours);
      add(trial.there(asked), input, theirs);
      add(trial.thereWithoutIndex(asked), input, theirs);
    }
    // in OPA a rule goes on with its first value before a conflict is looked for
    boolean conflicts =
        our != null
            && their != null
            && our.code().equals(EvalError.CONFLICT)
            && (their.code().equals(EvalError.CONFLICT) || theirs.contains(Trial.text(our)));
    // elements of a set that are computed are met in the order in which they are written
    boolean elements =
        our != null
            && their != null
            && our.code().equals(their.code())
            && our.module() == their.module()
            && our.row() == their.row();
    return conflicts
        || elements
        || (our == null || theirs.contains(Trial.text(our)))
            && (their == null || ours.contains(Trial.text(their)));
  }

  private static void add(Oracle.Answer answer, int input, Set<String> errors) {
    if (input < answer.outcomes().size()) {
      Oracle.Problem error = answer.outcomes().get(input).error();
      if (error != null && !error.code().equals(EvalError.INTERNAL)) {
        errors.add(Trial.text(error));
      }
    }
  }

  private static Set<String> paths(FuzzProgram program) {
    Set<String> paths = new HashSet<>();
    for (String module : program.plain().modules()) {
      Matcher name = PACKAGE.matcher(module);
      if (name.find()) {
        paths.add("data." + name.group(1));
        RULE.matcher(module)
            .results()
            .forEach(rule -> paths.add("data." + name.group(1) + "." + rule.group(1)));
      }
    }
    paths.add(program.query());
    return paths;
  }
}
