package dev.bylaw.rego.fuzz;

import dev.bylaw.rego.EvalError;
import dev.bylaw.rego.fuzz.Verdict.Differs;
import dev.bylaw.rego.value.ArrayValue;
import dev.bylaw.rego.value.BooleanValue;
import dev.bylaw.rego.value.NullValue;
import dev.bylaw.rego.value.NumberValue;
import dev.bylaw.rego.value.ObjectValue;
import dev.bylaw.rego.value.SetValue;
import dev.bylaw.rego.value.StringValue;
import dev.bylaw.rego.value.Value;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Why a program differs where neither side is wrong about it, or OPA is known to be. */
final class Explanation {
  private static final Pattern NUMBER =
      Pattern.compile("(?<![\\w.])-?\\d+(\\.\\d+)?([eE][-+]?\\d+)?");

  private static final Pattern OBJECTS = Pattern.compile("\\{[^{}|]*: [^|]*\\|");

  /** A set that is written out with more than scalars in it, or an object with such keys. */
  private static final Pattern WRITTEN_SET =
      Pattern.compile(
          "\\{[^{}|:\\n;]*[\\w)\\]][^{}|:\\n;]*}|[{ ][a-z][\\w.\\[\\]\"]*: |\\{[^|\\n]*, \\{[^\\n]*\\|");

  /** Iteration over what is written out in the same line. */
  private static final Pattern OVER_WRITTEN = Pattern.compile("(every|some) [^{]* in \\{");

  private static final Pattern FOR_INPUT = Pattern.compile("(with input as )([\\w.\\[\\]\"]+)");
  private static final Pattern DOCUMENT = Pattern.compile("data(\\.\\w+)+");
  private static final Pattern WITHIN_INPUT = Pattern.compile("with input[.\\[]");
  private static final Pattern DEFINITION = Pattern.compile("p\\d+\\(");

  /** A whole number that is written with a point. */
  private static final Pattern WHOLE = Pattern.compile("(?<![\\w.\"])(-?\\d+)\\.0+(?![\\w.])");

  /** A function of which a branch or the default follows another. */
  private static final Pattern FOLLOWED = Pattern.compile("\\belse\\b|(?m)^default p\\d+\\(");

  /** A rule for the elements of a set that are what a call gives. */
  private static final Pattern CALLED_KEY =
      Pattern.compile("(?m)^(p\\d+ contains )(p\\d+\\(.*\\)) if \\{$");

  /** How what we say begins where OPA takes more memory than there is. */
  private static final String TOO_LARGE = "is larger than the limit of";

  static final Pattern TEMPLATE = Pattern.compile("\\$[\"`]");

  /** A kind of explanation. */
  enum Reason {
    /**
     * OPA's index, of rules or comprehensions, or its early exit, that of {@code every} too, keeps
     * it from what fails: without them it fails as we do.
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
    /**
     * Of equal numbers, as 1 and 1.0, OPA shows another one; both are written in the program. Or it
     * does not find a rule's number by an equal one, and does where all are written alike.
     */
    NUMBERS,
    /** OPA's object has a key twice. */
    TWICE,
    /**
     * OPA walks over a set, or the keys of an object, written out with refs in it as it is written:
     * not in order, and twice over elements that turn out equal. Arrays made so have the same
     * elements; of what fails for several elements, another one may come first.
     */
    WRITTEN_SET,
    /** OPA changes a document that stands for the input where a part of the input is replaced. */
    MUTATED,
    /**
     * Where a set holds what a call gives and is asked for a member, OPA goes on from the branch of
     * the function that holds to {@code else} or the default, until one gives that member.
     */
    ASKED_VALUE,
    /** OPA does not see what is declared in a closure in a value of {@code with} in a head. */
    HEAD_CLOSURE,
    /**
     * Of a statement that a body has twice, OPA orders one alone, and takes the other as unsafe.
     */
    REPEATED,
    /** OPA takes what an earlier call bound for what {@code every} binds, and waits for it. */
    LEFT_OVER,
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
      case VALUE, SPELLING, ERROR_CODE, ERROR_ORDER, ERROR_TEXT -> ofOutcomes(program);
      case REFUSED_HERE_ALONE,
          REFUSED_BY_OPA_ALONE,
          REFUSED_FOR_ANOTHER_REASON,
          REFUSED_ELSEWHERE ->
          new Refusals(trial, program).reason();
    };
  }

  // ---- values

  private @Nullable Reason ofValues(FuzzProgram program, int input, String ours, String theirs) {
    Value mine = Trial.value(ours);
    Value other = Trial.value(theirs);
    if (mine != null && mine.equals(other)) {
      return ofSpelling(program, ours, theirs);
    }
    if (mine != null
        && other != null
        && contains(program, OBJECTS)
        && (isPart(other, mine) || isOfPart(program, input, Explanation::isPart))) {
      return Reason.LOST_KEYS;
    }
    if (contains(program, WRITTEN_SET)
        && (haveSameElements(mine, other)
            || isOfPart(program, input, Explanation::haveSameElements))) {
      return Reason.WRITTEN_SET;
    }
    if (isOfWholes(program, input, mine)) {
      return Reason.NUMBERS;
    }
    if (isAsked(program, input, ours)) {
      return Reason.ASKED_VALUE;
    }
    return isMutated(program, input, ours) ? Reason.MUTATED : null;
  }

  /** Whether OPA has our value where whole numbers are written without a point. */
  private boolean isOfWholes(FuzzProgram program, int input, @Nullable Value ours) {
    String before = program.plain().toString();
    if (ours == null || !WHOLE.matcher(before).find()) {
      return false;
    }
    FuzzProgram plain =
        program
            .withModules(program.plain().modules().stream().map(Explanation::whole).toList())
            .withData((ObjectValue) whole(program.data()))
            .withInputs(program.inputs().stream().map(Explanation::whole).toList());
    List<Oracle.Outcome> outcomes = trial.there(plain).outcomes();
    return input < outcomes.size()
        && outcomes.get(input).value() != null
        && ours.equals(Trial.value(String.valueOf(outcomes.get(input).value())));
  }

  private static String whole(String text) {
    return WHOLE.matcher(text).replaceAll("$1");
  }

  private static Value whole(Value value) {
    return Objects.requireNonNull(Trial.value(whole(value.toString())));
  }

  /** Whether OPA has our value where calls that are keys stand in bodies. */
  private boolean isAsked(FuzzProgram program, int input, String ours) {
    if (!contains(program, FOLLOWED) || !contains(program, CALLED_KEY)) {
      return false;
    }
    List<String> modules =
        program.plain().modules().stream()
            .map(m -> CALLED_KEY.matcher(m).replaceAll("$1hh if {\n\thh := $2"))
            .toList();
    List<Oracle.Outcome> outcomes = trial.there(program.plain().withModules(modules)).outcomes();
    return input < outcomes.size()
        && ours.equals(String.valueOf(outcomes.get(input).value()))
        && outcomes.get(input).error() == null;
  }

  private static boolean haveSameElements(@Nullable Value one, @Nullable Value other) {
    return one != null && other != null && unordered(one).equals(unordered(other));
  }

  /**
   * Whether one value is the other with entries of objects, and elements made of them, left out.
   */
  private static boolean isPart(@Nullable Value one, @Nullable Value other) {
    return switch (one) {
      case ObjectValue object ->
          other instanceof ObjectValue whole
              && object.keys().asList().stream()
                  .allMatch(key -> isPart(object.get(key), whole.get(key)));
      case SetValue set ->
          other instanceof SetValue whole
              && stream(set).allMatch(e -> stream(whole).anyMatch(each -> isPart(e, each)));
      case ArrayValue array -> {
        if (!(other instanceof ArrayValue whole)) {
          yield false;
        }
        Iterator<Value> rest = whole.iterator();
        boolean found = true;
        for (Value element : array) {
          found = false;
          while (!found && rest.hasNext()) {
            found = isPart(element, rest.next());
          }
          if (!found) {
            break;
          }
        }
        yield found;
      }
      case null -> false;
      default -> one.equals(other);
    };
  }

  private static Stream<Value> stream(SetValue set) {
    return StreamSupport.stream(set.spliterator(), false);
  }

  /** Whether the document of which the query looks at parts differs in a way. */
  private boolean isOfPart(
      FuzzProgram program, int input, BiPredicate<@Nullable Value, @Nullable Value> differ) {
    Matcher path = DOCUMENT.matcher(program.query());
    if (!path.find() || path.group().equals(program.query())) {
      return false;
    }
    FuzzProgram whole = program.withQuery(path.group());
    Verdict verdict = trial.of(whole.withInputs(List.of(program.inputs().get(input))));
    return verdict instanceof Differs(Verdict.Sort sort, String ours, String theirs)
        && sort == Verdict.Sort.VALUE
        && differ.test(Trial.value(theirs), Trial.value(ours));
  }

  private static boolean contains(FuzzProgram program, Pattern pattern) {
    return program.plain().modules().stream().anyMatch(m -> pattern.matcher(m).find());
  }

  /** A value of which the arrays have their elements in order, each once. */
  private static Value unordered(Value value) {
    return switch (value) {
      case ArrayValue array ->
          ArrayValue.of(
              List.copyOf(
                  new TreeSet<>(array.asList().stream().map(Explanation::unordered).toList())));
      case SetValue set -> {
        List<Value> elements = new ArrayList<>();
        set.forEach(element -> elements.add(unordered(element)));
        yield SetValue.of(elements);
      }
      case ObjectValue object -> {
        ObjectValue.Builder entries = ObjectValue.builder();
        object.forEach((key, element) -> entries.put(key, unordered(element)));
        yield entries.build();
      }
      case NullValue _, BooleanValue _, NumberValue _, StringValue _ -> value;
    };
  }

  /** Whether OPA has our value where what stands for the input is a copy. */
  private boolean isMutated(FuzzProgram program, int input, String ours) {
    if (!contains(program, WITHIN_INPUT)) {
      return false;
    }
    FuzzProgram copying =
        program
            .plain()
            .withModules(
                program.plain().modules().stream()
                    .map(m -> FOR_INPUT.matcher(m).replaceAll("$1json.unmarshal(json.marshal($2))"))
                    .toList());
    List<Oracle.Outcome> outcomes = trial.there(copying).outcomes();
    return input < outcomes.size() && ours.equals(outcomes.get(input).value());
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

  /** The reason for which the outcomes differ, for every input for which they do. */
  private @Nullable Reason ofOutcomes(FuzzProgram program) {
    List<Oracle.Outcome> ours = trial.here(program).outcomes();
    List<Oracle.Outcome> theirs = trial.there(program).outcomes();
    Reason reason = null;
    for (int i = 0; i < ours.size(); i++) {
      Oracle.Outcome our = ours.get(i);
      Oracle.Outcome their = theirs.get(i);
      if (Trial.isSame(our, their)) {
        continue;
      }
      Reason found =
          our.error() == null && their.error() == null
              ? ofValues(program, i, String.valueOf(our.value()), String.valueOf(their.value()))
              : ofErrors(program.withInputs(List.of(program.inputs().get(i))), our, their);
      if (found == null) {
        return null;
      }
      reason = reason == null || found.compareTo(reason) > 0 ? found : reason;
    }
    return reason;
  }

  /**
   * The reason where one side fails at least.
   *
   * @param program with the one input
   */
  private @Nullable Reason ofErrors(FuzzProgram program, Oracle.Outcome our, Oracle.Outcome their) {
    Oracle.Answer unindexed = trial.thereWithoutIndex(program);
    if (our.error() != null
        && our.error().message().contains(TOO_LARGE)
        && unindexed.errors().stream().anyMatch(error -> error.code().equals(Oracle.PANIC))) {
      return Reason.INDEX;
    }
    List<Oracle.Outcome> plain = unindexed.outcomes();
    List<Oracle.Outcome> exhaustive = trial.hereToTheEnd(program).outcomes();
    if (plain.size() != 1 || exhaustive.size() != 1) {
      return null;
    }
    if (Trial.isSame(our, plain.getFirst()) || areErrors(our, plain.getFirst(), their)) {
      return Reason.INDEX;
    }
    if (our.error() != null && isBehindEvery(program, our.error())) {
      return Reason.INDEX;
    }
    if (Trial.isSame(exhaustive.getFirst(), their)
        || areErrors(their, exhaustive.getFirst(), our)) {
      return Reason.LAZINESS;
    }
    if (isInternal(their.error())) {
      return Reason.BROKEN;
    }
    if (isOfTemplate(program, our.error(), their.error())) {
      return Reason.TEMPLATE;
    }
    if (isOfOrder(program, our.error(), their.error())) {
      return Reason.ORDER;
    }
    if (our.error() != null && their.error() != null) {
      return isShownTwice(our.error(), their.error()) ? Reason.TWICE : null;
    }
    // of the elements, the one that fails or the one that ends the iteration comes first
    Oracle.Problem only = our.error() == null ? their.error() : our.error();
    String line = only == null ? "" : Refusals.line(program, only);
    return OVER_WRITTEN.matcher(line).find() && WRITTEN_SET.matcher(line).find()
        ? Reason.WRITTEN_SET
        : null;
  }

  /** Whether two texts of one error show the same object, OPA's with a key twice. */
  private static boolean isShownTwice(Oracle.Problem our, Oracle.Problem their) {
    int from = our.message().indexOf('{');
    if (from < 0
        || our.row() != their.row()
        || our.column() != their.column()
        || !their.message().startsWith(our.message().substring(0, from))) {
      return false;
    }
    Value mine = Trial.value(our.message().substring(from));
    return mine != null && mine.equals(Trial.value(their.message().substring(from)));
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
        && TEMPLATE.matcher(Refusals.line(program, our)).find();
  }

  /** Whether two outcomes fail, of one error or of several that are met in some order. */
  private static boolean areErrors(
      Oracle.Outcome one, Oracle.Outcome other, Oracle.Outcome spared) {
    return one.error() != null && other.error() != null && spared.error() == null;
  }

  /** Whether each side has the other's error once what fails before it is taken out. */
  private boolean isOfOrder(
      FuzzProgram program, Oracle.@Nullable Problem our, Oracle.@Nullable Problem their) {
    if (our == null && their == null) {
      return false;
    }
    // in OPA a rule goes on with its first value before a conflict is looked for
    boolean conflicts =
        our != null
            && their != null
            && our.code().equals(EvalError.CONFLICT)
            && (their.code().equals(EvalError.CONFLICT) || isHiddenByStrictness(program, our));
    // elements of a set that are computed are met in the order in which they are written, and
    // definitions of a function in that of the values that go on
    boolean elements =
        our != null
            && their != null
            && our.code().equals(their.code())
            && our.module() == their.module()
            && our.row() == their.row()
            && (our.column() != their.column()
                || contains(program, WRITTEN_SET)
                || Behind.there(trial).has(program, our));
    return conflicts
        || elements
        || our != null && their != null && isOfDefinitions(program, our)
        || (our == null || Behind.there(trial).has(program, our))
            && (their == null || Behind.here(trial).has(program, their));
  }

  /**
   * Whether OPA has our error once the definition of a function in which it is stands before the
   * others: it goes on with the value of one before it looks at the next.
   */
  private boolean isOfDefinitions(FuzzProgram program, Oracle.Problem our) {
    if (our.module() < 0) {
      return false;
    }
    List<String> blocks =
        new ArrayList<>(
            List.of(Piece.plain(program.modules().get(our.module())).strip().split("\n\n")));
    int row = 1;
    int at = 0;
    while (at < blocks.size() && row + blocks.get(at).lines().count() <= our.row()) {
      row += (int) blocks.get(at).lines().count() + 1;
      at++;
    }
    Matcher name = DEFINITION.matcher(at < blocks.size() ? blocks.get(at) : "");
    if (!name.lookingAt()) {
      return false;
    }
    int first = 0;
    while (!blocks.get(first).startsWith(name.group())) {
      first++;
    }
    if (first == at) {
      return false;
    }
    blocks.add(first, blocks.remove(at));
    List<String> modules = new ArrayList<>(program.modules());
    modules.set(our.module(), String.join("\n\n", blocks) + "\n");
    return trial.there(program.withModules(modules)).outcomes().stream()
        .map(Oracle.Outcome::error)
        .filter(Objects::nonNull)
        .anyMatch(
            other -> other.code().equals(our.code()) && other.message().equals(our.message()));
  }

  /**
   * Whether OPA has our error once nothing in a body holds: that of an {@code every} is left where
   * it holds for the first time, with early exit switched off too.
   */
  private boolean isBehindEvery(FuzzProgram program, Oracle.Problem our) {
    for (int i = 0; i < program.modules().size(); i++) {
      String text = Piece.plain(program.modules().get(i));
      int every = text.indexOf("every ");
      int end = every < 0 ? -1 : text.indexOf(" }", every);
      while (end >= 0) {
        List<String> modules = new ArrayList<>(program.modules());
        modules.set(i, text.substring(0, end) + "; false" + text.substring(end));
        if (trial.thereWithoutIndex(program.withModules(modules)).outcomes().stream()
            .map(Oracle.Outcome::error)
            .filter(Objects::nonNull)
            .anyMatch(other -> Trial.text(other).equals(Trial.text(our)))) {
          return true;
        }
        end = text.indexOf(" }", end + 1);
      }
    }
    return false;
  }

  /** Whether OPA gives an error where a builtin's failure does not end the evaluation. */
  private boolean isHiddenByStrictness(FuzzProgram program, Oracle.Problem wanted) {
    if (!program.strict()) {
      return false;
    }
    FuzzProgram lenient = program.withStrict(false);
    String place = conflict(Trial.text(wanted));
    return Stream.of(trial.there(lenient), trial.thereWithoutIndex(lenient))
        .flatMap(answer -> answer.outcomes().stream())
        .map(Oracle.Outcome::error)
        .filter(Objects::nonNull)
        .anyMatch(other -> conflict(Trial.text(other)).equals(place));
  }

  /** The text of a conflict without the values, of which there may be more. */
  private static String conflict(String text) {
    return text.replaceFirst("(?s)(produced conflicting values(?: for the same inputs)?:).*", "$1");
  }
}
