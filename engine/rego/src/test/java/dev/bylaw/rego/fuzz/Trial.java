package dev.bylaw.rego.fuzz;

import dev.bylaw.rego.CompileOptions;
import dev.bylaw.rego.CompileResult;
import dev.bylaw.rego.EvalError;
import dev.bylaw.rego.Evaluation;
import dev.bylaw.rego.EvaluationInput;
import dev.bylaw.rego.Exhaustive;
import dev.bylaw.rego.Query;
import dev.bylaw.rego.RegoCompiler;
import dev.bylaw.rego.RegoProgram;
import dev.bylaw.rego.RegoSource;
import dev.bylaw.rego.fuzz.Verdict.Differs;
import dev.bylaw.rego.fuzz.Verdict.Sort;
import dev.bylaw.rego.syntax.Diagnostic;
import dev.bylaw.rego.syntax.Span;
import dev.bylaw.rego.value.NullValue;
import dev.bylaw.rego.value.ObjectValue;
import dev.bylaw.rego.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Runs a program here and on OPA and compares. */
final class Trial {
  private static final Pattern PATH = Pattern.compile("data(\\.\\w+)+");

  private static final Pattern BEFORE_1_22 =
      Pattern.compile(
          "^(complete rules must not produce multiple outputs|functions must not produce multiple"
              + " outputs for same inputs): ");

  private static final RegoProgram NOTHING =
      Objects.requireNonNull(RegoCompiler.compile(List.of(), CompileOptions.standard()).program());

  private final Oracle oracle;
  private final boolean strictCompiler;

  Trial(Oracle oracle, boolean strictCompiler) {
    this.oracle = oracle;
    this.strictCompiler = strictCompiler;
  }

  Verdict of(FuzzProgram program) {
    return compare(here(program), there(program));
  }

  /** What OPA makes of a program. */
  Oracle.Answer there(FuzzProgram program) {
    return oracle.ask(program, strictCompiler ? Oracle.Mode.CHECK : Oracle.Mode.EVAL);
  }

  /** What OPA makes of a program without its index and early exit. */
  Oracle.Answer thereWithoutIndex(FuzzProgram program) {
    return oracle.ask(program, Oracle.Mode.NO_INDEX);
  }

  /** Whether two outcomes are the same value, or the same error at the same place. */
  static boolean isSame(Oracle.Outcome one, Oracle.Outcome other) {
    Oracle.Problem a = one.error();
    Oracle.Problem b = other.error();
    return a == null || b == null ? one.equals(other) : text(a).equals(text(b));
  }

  /**
   * An error in full. Before OPA's text of a conflict stood another one until 1.22; the values of
   * one rule follow in no order.
   */
  static String text(Oracle.Problem error) {
    String message = BEFORE_1_22.matcher(error.message()).replaceFirst("");
    String lines = message.lines().skip(1).sorted().collect(Collectors.joining("\n"));
    return "%s %d:%d %s"
        .formatted(
            error.code(),
            error.module(),
            error.row(),
            message.lines().findFirst().orElse("") + lines);
  }

  /** What this library makes of a program, in the oracle's terms. */
  Oracle.Answer here(FuzzProgram program) {
    return here(program, false);
  }

  /** The same where every rule is evaluated to its end. */
  Oracle.Answer hereToTheEnd(FuzzProgram program) {
    return here(program, true);
  }

  private Oracle.Answer here(FuzzProgram program, boolean exhaustively) {
    List<RegoSource> sources = new ArrayList<>();
    for (String module : program.modules()) {
      sources.add(new RegoSource("test-" + sources.size() + ".rego", Piece.plain(module)));
    }
    CompileResult compiled = RegoCompiler.compile(sources, options());
    RegoProgram compiledProgram = compiled.program();
    if (compiledProgram == null) {
      return new Oracle.Answer(problems(compiled.diagnostics()), List.of());
    }
    ObjectValue data = program.data();
    List<Oracle.Outcome> outcomes = new ArrayList<>();
    if (program.query().isEmpty()) {
      return new Oracle.Answer(List.of(), List.of());
    }
    if (exhaustively) {
      return new Oracle.Answer(List.of(), toTheEnd(program, compiledProgram));
    }
    if (PATH.matcher(program.query()).matches()) {
      var rule = compiledProgram.prepare(program.query());
      for (Value input : program.inputs()) {
        outcomes.add(outcome(rule.evaluate(input(program, input, data))));
      }
      return new Oracle.Answer(List.of(), outcomes);
    }
    RegoProgram.QueryResult query = compiledProgram.query("result := " + program.query());
    if (query.query() == null) {
      return new Oracle.Answer(problems(query.diagnostics()), List.of());
    }
    for (Value input : program.inputs()) {
      outcomes.add(outcome(query.query().evaluate(input(program, input, data))));
    }
    return new Oracle.Answer(List.of(), outcomes);
  }

  private static List<Oracle.Outcome> toTheEnd(FuzzProgram program, RegoProgram compiled) {
    Exhaustive exhaustive = new Exhaustive(compiled);
    List<Oracle.Outcome> outcomes = new ArrayList<>();
    for (Value value : program.inputs()) {
      EvaluationInput in = input(program, value, program.data());
      outcomes.add(
          PATH.matcher(program.query()).matches()
              ? outcome(exhaustive.path(program.query(), in))
              : outcome(exhaustive.query("result := " + program.query(), in)));
    }
    return outcomes;
  }

  private CompileOptions options() {
    return strictCompiler
        ? new CompileOptions(true, CompileOptions.standard().futureKeywords())
        : CompileOptions.standard();
  }

  private static EvaluationInput input(FuzzProgram program, Value value, ObjectValue data) {
    EvaluationInput in = EvaluationInput.of(value.equals(NullValue.NULL) ? null : value, data, 0);
    return program.strict() ? in.withStrictBuiltinErrors() : in;
  }

  private static List<Oracle.Problem> problems(List<Diagnostic> diagnostics) {
    return diagnostics.stream().map(d -> problem(d.code(), d.message(), d.span())).toList();
  }

  private static Oracle.Outcome outcome(Evaluation evaluation) {
    return switch (evaluation) {
      case Evaluation.Defined(Value value) -> new Oracle.Outcome(value.toString(), null);
      case Evaluation.Undefined _ -> new Oracle.Outcome(null, null);
      case Evaluation.Failed(EvalError error) -> new Oracle.Outcome(null, problem(error));
    };
  }

  private static Oracle.Outcome outcome(Query.Rows rows) {
    return switch (rows) {
      case Query.Rows.Found(List<Query.Row> found) when found.isEmpty() ->
          new Oracle.Outcome(null, null);
      case Query.Rows.Found(List<Query.Row> found) ->
          new Oracle.Outcome(String.valueOf(found.getFirst().bindings().get("result")), null);
      case Query.Rows.Failed(EvalError error) -> new Oracle.Outcome(null, problem(error));
    };
  }

  private static Oracle.Problem problem(EvalError error) {
    return problem(error.code(), error.message(), error.span());
  }

  private static Oracle.Problem problem(String code, String message, @Nullable Span span) {
    return span == null
        ? new Oracle.Problem(code, message, -1, 0, 0)
        : new Oracle.Problem(
            code, message, Oracle.module(span.file()), span.startLine(), span.startColumn());
  }

  static Verdict compare(Oracle.Answer ours, Oracle.Answer theirs) {
    if (!ours.errors().isEmpty() || !theirs.errors().isEmpty()) {
      return compareRefusals(ours.errors(), theirs.errors());
    }
    int errors = 0;
    Differs text = null;
    for (int i = 0; i < theirs.outcomes().size(); i++) {
      Oracle.Outcome our = ours.outcomes().get(i);
      Oracle.Outcome their = theirs.outcomes().get(i);
      Oracle.Problem ourError = our.error();
      Oracle.Problem theirError = their.error();
      if (ourError == null && theirError == null) {
        String ourValue = String.valueOf(our.value());
        String theirValue = String.valueOf(their.value());
        if (!ourValue.equals(theirValue)) {
          boolean equal = Objects.equals(value(ourValue), value(theirValue));
          return new Differs(equal ? Sort.SPELLING : Sort.VALUE, ourValue, theirValue);
        }
      } else if (ourError == null || theirError == null) {
        return new Differs(Sort.ERROR_CODE, our.toString(), their.toString());
      } else if (!ourError.code().equals(theirError.code())) {
        text = new Differs(Sort.ERROR_ORDER, our.toString(), their.toString());
      } else {
        errors++;
        if (!text(ourError).equals(text(theirError))) {
          text = new Differs(Sort.ERROR_TEXT, ourError.toString(), theirError.toString());
        }
      }
    }
    return text != null ? text : new Verdict.Agreed(theirs.outcomes().size(), errors);
  }

  /** The value of a ground term; null where it is none. */
  static @Nullable Value value(String term) {
    Query query = NOTHING.query("x := " + term).query();
    return query != null
            && query.evaluate(EvaluationInput.of(null, ObjectValue.EMPTY, 0))
                instanceof Query.Rows.Found(List<Query.Row> rows)
            && !rows.isEmpty()
        ? rows.getFirst().bindings().get("x")
        : null;
  }

  private static Verdict compareRefusals(List<Oracle.Problem> ours, List<Oracle.Problem> theirs) {
    String our = ours.toString();
    String their = theirs.toString();
    if (ours.isEmpty()) {
      return new Differs(Sort.REFUSED_BY_OPA_ALONE, our, their);
    }
    if (theirs.isEmpty()) {
      return new Differs(Sort.REFUSED_HERE_ALONE, our, their);
    }
    // OPA ends with the first of its passes that finds errors; this compiler says more at once
    if (!codes(ours).containsAll(codes(theirs))) {
      return new Differs(Sort.REFUSED_FOR_ANOTHER_REASON, our, their);
    }
    return places(ours, false).containsAll(places(theirs, true))
        ? new Verdict.Refused(String.join("+", codes(theirs)))
        : new Differs(Sort.REFUSED_ELSEWHERE, our, their);
  }

  /** What OPA's parser says of a module after its first error follows from that one. */
  private static Set<String> places(List<Oracle.Problem> problems, boolean firstOfParser) {
    Set<String> places = new TreeSet<>();
    Set<Integer> unparsed = new TreeSet<>();
    for (Oracle.Problem problem : problems) {
      if (!firstOfParser
          || !problem.code().equals(Diagnostic.PARSE_ERROR)
          || unparsed.add(problem.module())) {
        places.add(
            "%s %d:%d:%d"
                .formatted(problem.code(), problem.module(), problem.row(), problem.column()));
      }
    }
    return places;
  }

  private static Set<String> codes(List<Oracle.Problem> problems) {
    return problems.stream()
        .map(Oracle.Problem::code)
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
