package dev.bylaw.rego;

import dev.bylaw.rego.compile.CheckedProgram;
import dev.bylaw.rego.compile.Compiler;
import dev.bylaw.rego.compile.DocumentUse;
import dev.bylaw.rego.compile.Footprint;
import dev.bylaw.rego.eval.Plan;
import dev.bylaw.rego.eval.PlannedQuery;
import dev.bylaw.rego.syntax.Body;
import dev.bylaw.rego.syntax.Head;
import dev.bylaw.rego.syntax.Literal;
import dev.bylaw.rego.syntax.Module;
import dev.bylaw.rego.syntax.ParseResult;
import dev.bylaw.rego.syntax.Parser;
import dev.bylaw.rego.syntax.ParserOptions;
import dev.bylaw.rego.syntax.Rule;
import dev.bylaw.rego.syntax.Term;
import dev.bylaw.rego.value.StringValue;
import dev.bylaw.rego.value.Value;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A checked program with its plan. */
final class CompiledProgram implements RegoProgram {
  private final CheckedProgram program;
  private final ParserOptions syntax;
  private final Plan plan;
  private @Nullable Plan observed;
  private final List<PackageInfo> packages;

  CompiledProgram(CheckedProgram program, ParserOptions syntax) {
    this.program = program;
    this.syntax = syntax;
    this.plan = Plan.of(program, Plan.Kind.LAZY);
    this.packages = program.packages().stream().map(CompiledProgram::describe).toList();
  }

  /** What was planned. */
  CheckedProgram checked() {
    return program;
  }

  @Override
  public List<PackageInfo> packages() {
    return packages;
  }

  @Override
  public PreparedRule prepare(String path) {
    List<Value> steps = DataPath.parse(path);
    return new PreparedReading(path, plan.reading(steps), () -> observedPlan().reading(steps));
  }

  @Override
  public PreparedRules prepareAll(List<String> paths) {
    return new PreparedReadings(paths, plan.readings(paths.stream().map(DataPath::parse).toList()));
  }

  @Override
  public Footprint footprint(Collection<String> paths) {
    return Footprint.of(program, paths.stream().map(CompiledProgram::strings).toList());
  }

  private static List<String> strings(String path) {
    List<String> steps = new ArrayList<>();
    for (Value step : DataPath.parse(path)) {
      if (!(step instanceof StringValue name)) {
        throw new IllegalArgumentException("expected a path of strings, found " + path);
      }
      steps.add(name.value());
    }
    return steps;
  }

  /** Parses imports as the head of a module. */
  private static ParseResult header(List<String> imports) {
    StringBuilder text = new StringBuilder("package query\n");
    imports.forEach(each -> text.append("import ").append(each).append('\n'));
    return Parser.parse("", text.toString());
  }

  @Override
  public DocumentUse documents(String rego) {
    Parser.QueryResult parsed = Parser.parseQuery("", rego, syntax);
    Body body = parsed.body() == null ? null : Compiler.query(program, parsed.body()).body();
    if (body == null) {
      throw new IllegalArgumentException("query does not compile: `" + rego + "`");
    }
    return DocumentUse.of(program, body);
  }

  @Override
  public List<Module> modules() {
    return program.packages().stream().flatMap(each -> each.modules().stream()).toList();
  }

  @Override
  public QueryResult query(String rego, String packagePath, List<String> imports) {
    Parser.QueryResult parsed = Parser.parseQuery("", rego, syntax);
    if (parsed.body() == null) {
      return new QueryResult(null, parsed.diagnostics());
    }
    ParseResult header = header(imports);
    if (header.module() == null) {
      return new QueryResult(null, header.diagnostics());
    }
    Compiler.QueryResult checked =
        Compiler.query(program, parsed.body(), strings(packagePath), header.module().imports());
    if (checked.body() == null) {
      return new QueryResult(null, checked.diagnostics());
    }
    try {
      Body body = checked.body();
      PlannedQuery planned = plan.query(body, checked.variables());
      return new QueryResult(
          new PreparedQuery(
              planned,
              () -> observedPlan().query(body, checked.variables()),
              body.literals().stream().map(Literal::span).toList()),
          List.of());
    } catch (IllegalStateException e) {
      return new QueryResult(null, List.of(RegoCompiler.unplannable(e)));
    }
  }

  /** The plan that tells observers, made when it is first asked for. */
  private synchronized Plan observedPlan() {
    Plan made = observed;
    if (made == null) {
      made = Plan.of(program, Plan.Kind.OBSERVED);
      observed = made;
    }
    return made;
  }

  private static PackageInfo describe(CheckedProgram.CheckedPackage checked) {
    List<RuleInfo> rules = new ArrayList<>();
    for (Module module : checked.modules()) {
      for (Rule rule : module.rules()) {
        rules.add(describe(checked.path(), rule));
      }
    }
    return new PackageInfo(
        DataPath.format(checked.path()),
        checked.modules().stream().map(Module::file).toList(),
        checked.annotations(),
        rules);
  }

  private static RuleInfo describe(List<String> packagePath, Rule rule) {
    List<String> name = new ArrayList<>();
    for (Term step : rule.head().ref()) {
      if (!(step instanceof Term.Scalar(StringValue text, var _))) {
        break;
      }
      name.add(text.value());
    }
    List<String> path = new ArrayList<>(packagePath);
    path.addAll(name);
    return new RuleInfo(
        String.join(".", name),
        DataPath.format(path),
        kind(rule.head(), name.size()),
        rule.isDefault(),
        rule.span(),
        rule.annotations());
  }

  private static RuleInfo.RuleKind kind(Head head, int ground) {
    return switch (head) {
      case Head.Function _ -> RuleInfo.RuleKind.FUNCTION;
      case Head.Member member when member.ref().size() == ground -> RuleInfo.RuleKind.PARTIAL_SET;
      case Head.Single single when single.ref().size() == ground -> RuleInfo.RuleKind.COMPLETE;
      case Head.Member _, Head.Single _ -> RuleInfo.RuleKind.PARTIAL_OBJECT;
    };
  }
}
