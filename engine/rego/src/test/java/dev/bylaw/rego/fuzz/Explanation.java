package dev.bylaw.rego.fuzz;

import dev.bylaw.rego.EvalError;
import dev.bylaw.rego.fuzz.Verdict.Differs;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Why a program differs where neither side is wrong about it, or OPA is known to be. */
final class Explanation {
  private static final Pattern PACKAGE = Pattern.compile("(?m)^package ([\\w.]+)");
  private static final Pattern RULE = Pattern.compile("(?m)^(?:default )?(p\\d+)\\b(?!\\()");

  private static final Pattern NUMBER =
      Pattern.compile("(?<![\\w.])-?\\d+(\\.\\d+)?([eE][-+]?\\d+)?");

  /** The places that the text of a conflict lists. */
  private static final Pattern PLACES = Pattern.compile(" at test-(\\d+)\\.rego:(\\d+)");

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
    FORGOTTEN,
    /**
     * OPA finds a variable unsafe that stands in a step of a ref and in a closure or call of the
     * same statement, bound before or not.
     */
    OWN_STEP,
    /** OPA refuses what stands in a template string before all else, and names no place. */
    TEMPLATE,
    /** OPA's parser tells where its last attempt at a comprehension ended, ours another one. */
    ATTEMPTS,
    /**
     * OPA looks a second time at a closure in a closure, without the types of the outer one's
     * variables.
     */
    INNER,
    /** Under {@code not}, OPA loses sight of what a comprehension binds that is a ref's head. */
    NEGATED,
    /** Of equal numbers, as 1 and 1.0, OPA shows another one; both are written in the program. */
    NUMBERS,
    /** OPA's object has a key twice. */
    TWICE,
    /** OPA ends by a fault of its own, or does not end. */
    BROKEN
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
      case SPELLING -> ofSpelling(program, differs.ours(), differs.theirs());
      case ERROR_CODE, ERROR_ORDER, ERROR_TEXT -> ofErrors(program);
      case REFUSED_HERE_ALONE,
          REFUSED_BY_OPA_ALONE,
          REFUSED_FOR_ANOTHER_REASON,
          REFUSED_ELSEWHERE ->
          new Refusals(trial, program).reason();
    };
  }

  /** Two texts of one value. */
  private static @Nullable Reason ofSpelling(FuzzProgram program, String ours, String theirs) {
    List<String> mine = numbers(ours);
    List<String> others = numbers(theirs);
    Set<String> odd = new TreeSet<>();
    if (mine.size() == others.size()) {
      for (int i = 0; i < mine.size(); i++) {
        if (!mine.get(i).equals(others.get(i))) {
          odd.add(mine.get(i));
          odd.add(others.get(i));
        }
      }
      String written = program.plain().toString();
      boolean onlyNumbers =
          NUMBER.matcher(ours).replaceAll("0").equals(NUMBER.matcher(theirs).replaceAll("0"));
      if (onlyNumbers) {
        return numbers(written).containsAll(odd) ? Reason.NUMBERS : null;
      }
    }
    return theirs.length() > ours.length() ? Reason.TWICE : null;
  }

  private static List<String> numbers(String text) {
    return NUMBER.matcher(text).results().map(MatchResult::group).toList();
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
      } else if (isInternal(their.error())) {
        found = Reason.BROKEN;
      } else if (isOfTemplate(program, our.error(), their.error())) {
        found = Reason.TEMPLATE;
      } else if (isOfOrder(program, i, our.error(), their.error())) {
        found = Reason.ORDER;
      } else {
        return null;
      }
      reason = reason == null || found.compareTo(reason) > 0 ? found : reason;
    }
    return reason;
  }

  /** Whether OPA failed on a variable that it should have bound. */
  private static boolean isInternal(Oracle.@Nullable Problem their) {
    return their != null
        && their.code().equals(EvalError.INTERNAL)
        && their.message().contains("that requires evaluation");
  }

  /** Whether an error is the same but for the place, which OPA does not know in a template. */
  private static boolean isOfTemplate(
      FuzzProgram program, Oracle.@Nullable Problem our, Oracle.@Nullable Problem their) {
    return our != null
        && their != null
        && their.row() == 0
        && our.code().equals(their.code())
        && our.message().equals(their.message())
        && Refusals.line(program, our).contains("$\"");
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
            && (their.code().equals(EvalError.CONFLICT)
                || theirs.contains(Trial.text(our))
                || isBehind(program, input, our, their, false)
                || isHiddenByStrictness(program, input, our));
    // elements of a set that are computed are met in the order in which they are written
    boolean elements =
        our != null
            && their != null
            && our.code().equals(their.code())
            && our.module() == their.module()
            && our.row() == their.row();
    return conflicts
        || elements
        || (our == null
                || theirs.contains(Trial.text(our))
                || isBehind(program, input, our, their, false))
            && (their == null
                || ours.contains(Trial.text(their))
                || isBehind(program, input, their, our, true));
  }

  /** Whether the side that gives one error gives the other once the first's cause is taken out. */
  private boolean isBehind(
      FuzzProgram program,
      int input,
      Oracle.Problem wanted,
      Oracle.@Nullable Problem before,
      boolean here) {
    if (before == null) {
      return false;
    }
    Set<String> found = new HashSet<>();
    for (Oracle.Problem place : places(before)) {
      FuzzProgram part = Repair.blanked(program, place.module(), place.row(), place.column());
      FuzzProgram rule = Repair.withoutRule(program, place.module(), place.row(), place.column());
      for (FuzzProgram rest : new FuzzProgram[] {part, rule}) {
        if (rest != null) {
          add(here ? trial.here(rest) : trial.there(rest), input, found);
          add(here ? trial.hereToTheEnd(rest) : trial.thereWithoutIndex(rest), input, found);
        }
      }
    }
    return found.contains(Trial.text(wanted));
  }

  /** Whether OPA gives an error where a builtin's failure does not end the evaluation. */
  private boolean isHiddenByStrictness(FuzzProgram program, int input, Oracle.Problem wanted) {
    Set<String> found = new HashSet<>();
    if (program.strict()) {
      add(trial.there(program.withStrict(false)), input, found);
      add(trial.thereWithoutIndex(program.withStrict(false)), input, found);
    }
    String place = conflict(Trial.text(wanted));
    return found.stream().anyMatch(other -> conflict(other).equals(place));
  }

  /** The text of a conflict without the values, of which there may be more. */
  private static String conflict(String text) {
    return text.replaceFirst("(?s)(produced conflicting values(?: for the same inputs)?:).*", "$1");
  }

  /** Where an error stands, and what else its text names. */
  private static List<Oracle.Problem> places(Oracle.Problem error) {
    List<Oracle.Problem> places = new ArrayList<>(List.of(error));
    PLACES
        .matcher(error.message())
        .results()
        .forEach(found ->
            places.add(
                new Oracle.Problem(
                    error.code(),
                    "",
                    Integer.parseInt(found.group(1)),
                    Integer.parseInt(found.group(2)),
                    1)));
    return places;
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
