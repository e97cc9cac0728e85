package dev.bylaw.rego.fuzz;

import dev.bylaw.rego.fuzz.Verdict.Differs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** A number of random programs from one seed, and what became of them. */
final class FuzzRun {
  /** Differences that are shrunk and kept; the others are counted. */
  private static final int KEPT_PER_SORT = Integer.getInteger("bylaw.fuzz.kept", 4);

  /** How often what OPA refuses is taken out of a program before it is given up. */
  private static final int REPAIRS = 20;

  /** Of so many programs the refusals on the way are compared too. */
  private static final int REFUSALS_COMPARED = 8;

  /** How often a program is spoiled to compare compilers. */
  private static final int MUTATIONS = 4;

  private final Trial trial;
  private final Path report;
  private final Explanation explanation;
  private final Map<Verdict.Sort, Integer> differences = new EnumMap<>(Verdict.Sort.class);
  private final Map<Explanation.Reason, Integer> explained =
      new EnumMap<>(Explanation.Reason.class);
  private final Map<String, Integer> refused = new TreeMap<>();
  private final List<String> wrong = new ArrayList<>();
  private long first;
  private int programs;
  private int given;
  private int agreed;
  private long evaluations;
  private long errors;

  /**
   * @param report to which differences are added as they are found
   */
  FuzzRun(Trial trial, Path report) {
    this.trial = trial;
    this.report = report;
    this.explanation = new Explanation(trial);
  }

  /**
   * Tries programs.
   *
   * @param seeds one for each program
   * @param compilers whether compilers are compared, and nothing is evaluated
   */
  void run(long[] seeds, boolean compilers) {
    first = seeds.length == 0 ? 0 : seeds[0];
    for (int i = 0; i < seeds.length; i++) {
      if (compilers) {
        check(seeds[i]);
      } else {
        one(seeds[i]);
      }
      if ((i + 1) % 5_000 == 0) {
        System.out.println(summary());
      }
    }
  }

  /**
   * Tries one program. What a compiler refuses is taken out until it compiles: of one in {@link
   * #REFUSALS_COMPARED} by OPA's word, so that refusals are compared; of the others by ours, since
   * OPA costs most of the time.
   */
  void one(long seed) {
    FuzzProgram program = ProgramGenerator.program(new SplittableRandom(seed));
    boolean byOpa = seed % REFUSALS_COMPARED == 0;
    for (int round = 0; round < REPAIRS; round++) {
      Oracle.Answer ours = trial.here(program);
      List<Oracle.Problem> errors = ours.errors();
      if (byOpa || errors.isEmpty()) {
        Oracle.Answer theirs = trial.there(program);
        errors = theirs.errors();
        count(seed, program, Trial.compare(ours, theirs));
        if (errors.isEmpty()) {
          programs++;
          return;
        }
      }
      FuzzProgram repaired = Repair.without(program, errors);
      if (repaired == null) {
        break;
      }
      program = repaired;
    }
    given++;
  }

  /** Compares what the compilers say of a program, as it is and spoiled a few times. */
  void check(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    FuzzProgram program = ProgramGenerator.program(random).withQuery("");
    for (int round = 0; round < REPAIRS; round++) {
      List<Oracle.Problem> errors = trial.here(program).errors();
      FuzzProgram repaired = errors.isEmpty() ? null : Repair.without(program, errors);
      if (repaired == null) {
        break;
      }
      program = repaired;
    }
    count(seed, program, trial.of(program));
    Mutation mutation = new Mutation(random);
    for (int i = 0; i < MUTATIONS; i++) {
      FuzzProgram spoiled = mutation.of(program);
      count(seed, spoiled, trial.of(spoiled));
    }
    programs += 1 + MUTATIONS;
  }

  private void count(long seed, FuzzProgram program, Verdict verdict) {
    switch (verdict) {
      case Verdict.Agreed(int count, int failed) -> {
        agreed++;
        evaluations += count;
        errors += failed;
      }
      case Verdict.Refused(String code) -> refused.merge(code, 1, Integer::sum);
      case Differs differs -> {
        Explanation.Reason reason = explanation.of(program, differs);
        if (reason != null) {
          explained.merge(reason, 1, Integer::sum);
          return;
        }
        int before = differences.merge(differs.sort(), 1, Integer::sum);
        if (before <= KEPT_PER_SORT) {
          keep(seed, program, differs);
        } else {
          report(differs.sort() + ", seed " + seed + "\n");
        }
      }
    }
  }

  private void keep(long seed, FuzzProgram program, Differs first) {
    FuzzProgram small =
        new Shrinker(
                candidate ->
                    trial.of(candidate) instanceof Differs other
                        && other.sort() == first.sort()
                        && explanation.of(candidate, other) == null,
                500)
            .shrink(program);
    Differs differs = trial.of(small) instanceof Differs other ? other : first;
    StringBuilder text = new StringBuilder();
    text.append("=== ").append(differs.sort()).append(", seed ").append(seed);
    text.append(program.strict() ? ", strict\n" : "\n");
    small.plain().modules().forEach(module -> text.append(module.strip()).append("\n---\n"));
    text.append("query: ").append(small.query()).append('\n');
    text.append("data: ").append(small.data()).append('\n');
    small.inputs().forEach(input -> text.append("input: ").append(input).append('\n'));
    text.append("ours:   ").append(differs.ours()).append('\n');
    text.append("theirs: ").append(differs.theirs()).append("\n\n");
    switch (differs.sort()) {
      case VALUE, ERROR_CODE, REFUSED_HERE_ALONE -> wrong.add(text.toString());
      case SPELLING,
          ERROR_ORDER,
          ERROR_TEXT,
          REFUSED_BY_OPA_ALONE,
          REFUSED_FOR_ANOTHER_REASON,
          REFUSED_ELSEWHERE -> {}
    }
    report(text.toString());
  }

  private void report(String text) {
    try {
      Files.writeString(report, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The differences that were kept, shrunk, but not those of compilers' reasons and of texts. */
  List<String> wrong() {
    return wrong;
  }

  String summary() {
    return ("from seed %d: %d programs (%d more not repaired), %d agreed (%d evaluations, %d of"
            + " them errors); refused by both %s; explained %s; unexplained %s")
        .formatted(
            first, programs, given, agreed, evaluations, errors, refused, explained, differences);
  }
}
