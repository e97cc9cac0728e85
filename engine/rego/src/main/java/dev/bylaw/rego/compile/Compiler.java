package dev.bylaw.rego.compile;

import dev.bylaw.rego.builtin.BuiltinLibrary;
import dev.bylaw.rego.syntax.Annotations;
import dev.bylaw.rego.syntax.Body;
import dev.bylaw.rego.syntax.Diagnostic;
import dev.bylaw.rego.syntax.Head;
import dev.bylaw.rego.syntax.Import;
import dev.bylaw.rego.syntax.Module;
import dev.bylaw.rego.syntax.Rule;
import dev.bylaw.rego.syntax.Span;
import dev.bylaw.rego.syntax.Term;
import dev.bylaw.rego.type.TypeTree;
import dev.bylaw.rego.value.StringValue;
import dev.bylaw.rego.value.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Checks modules that belong together and compiles them to a program. All that is wrong in all of
 * them is found at once; a rule that cannot be resolved is not looked at further.
 */
public final class Compiler {
  private final List<Module> modules;
  private final CompilerOptions options;
  private final List<Diagnostic> diagnostics = new ArrayList<>();
  private final List<Resolver.Deprecated> deprecated = new ArrayList<>();
  private final Set<CheckedRule> broken = Collections.newSetFromMap(new IdentityHashMap<>());

  private Compiler(List<Module> modules, CompilerOptions options) {
    this.modules = modules;
    this.options = options;
  }

  /** Compiles modules with {@link CompilerOptions#standard}. */
  public static CompileResult compile(List<Module> modules) {
    return compile(modules, CompilerOptions.standard());
  }

  /** Compiles modules that call functions of a library. */
  public static CompileResult compile(List<Module> modules, BuiltinLibrary builtins) {
    return compile(modules, CompilerOptions.standard().with(builtins));
  }

  /** Compiles modules. */
  public static CompileResult compile(List<Module> modules, CompilerOptions options) {
    Compiler compiler =
        new Compiler(modules.stream().map(Compiler::withoutEmptyParameters).toList(), options);
    CheckedProgram program = compiler.run();
    List<Diagnostic> found = new ArrayList<>(new HashSet<>(compiler.diagnostics));
    Collections.sort(found);
    return new CompileResult(found.isEmpty() ? program : null, found);
  }

  /** As in OPA a function without parameters is a rule: it is read, and cannot be called. */
  private static Module withoutEmptyParameters(Module module) {
    if (module.rules().stream().noneMatch(Compiler::hasEmptyParameters)) {
      return module;
    }
    return new Module(
        module.file(),
        module.version(),
        module.packagePath(),
        module.packageSpan(),
        module.imports(),
        module.rules().stream().map(Compiler::withoutEmptyParameters).toList(),
        module.annotations(),
        module.comments());
  }

  private static boolean hasEmptyParameters(Rule rule) {
    return rule.head() instanceof Head.Function function && function.parameters().isEmpty();
  }

  private static Rule withoutEmptyParameters(Rule rule) {
    return hasEmptyParameters(rule) && rule.head() instanceof Head.Function function
        ? new Rule(
            rule.isDefault(),
            new Head.Single(function.ref(), function.value(), function.span()),
            rule.body(),
            rule.otherwise(),
            rule.annotations(),
            rule.span())
        : rule;
  }

  /**
   * Compiles a query against a program. It sees no package and no imports: refs start at {@code
   * data} and {@code input}.
   */
  public static QueryResult query(CheckedProgram program, Body query) {
    return query(program, query, List.of(), List.of());
  }

  /**
   * Compiles a query as if it stood in a package with imports.
   *
   * @param packagePath under {@code data}; empty for none
   */
  public static QueryResult query(
      CheckedProgram program, Body query, List<String> packagePath, List<Import> imports) {
    List<Diagnostic> diagnostics = new ArrayList<>();
    RuleTree node = packagePath.isEmpty() ? null : program.rules().find(packagePath);
    Set<String> exports = node == null ? Set.of() : node.children().keySet();
    Fresh fresh = new Fresh();
    Functions functions = new Functions(program.rules(), program.builtins());
    Names names = new Names(packagePath, exports, imports);
    Body resolved =
        new Resolver(names, functions, _ -> null, fresh, Resolver.Rigour.OF_QUERIES, diagnostics)
            .query(query);
    List<String> variables = new ArrayList<>(Variables.own(resolved));
    UnsafeVariables unsafe = new UnsafeVariables(diagnostics);
    Body compiled =
        new BodyCompiler(fresh, unsafe, program.builtins())
            .compile(resolved, List.of(), Set.of())
            .body();
    unsafe.report();
    if (diagnostics.isEmpty()) {
      QueryTypes.check(compiled, program, diagnostics);
    }
    variables.removeIf(
        name -> Variables.isGenerated(name) || !name.equals(Variables.sourceName(name)));
    List<Diagnostic> found = new ArrayList<>(new HashSet<>(diagnostics));
    Collections.sort(found);
    return new QueryResult(found.isEmpty() ? compiled : null, variables, found);
  }

  /**
   * What the compilation of a query gave.
   *
   * @param body with the guarantees of {@link CheckedProgram}; null where there is any diagnostic
   * @param variables what the query binds and its result shows, in order of appearance
   */
  public record QueryResult(
      @Nullable Body body, List<String> variables, List<Diagnostic> diagnostics) {
    public QueryResult {
      variables = List.copyOf(variables);
      diagnostics = List.copyOf(diagnostics);
    }
  }

  private CheckedProgram run() {
    Map<List<String>, Set<String>> exports = new HashMap<>();
    List<CheckedRule> parsed = new ArrayList<>();
    for (Module module : modules) {
      Set<String> names = exports.computeIfAbsent(module.packagePath(), _ -> new HashSet<>());
      for (Rule rule : module.rules()) {
        names.add(Names.of(rule));
        parsed.add(place(module, rule));
      }
      checkNames(module);
    }
    RuleTree parsedTree = RuleTrees.of(parsed);
    int before = diagnostics.size();
    new Conflicts(modules, parsedTree, diagnostics).check();
    boolean compatible = diagnostics.size() == before;
    Functions functions = new Functions(parsedTree, options.builtins());
    checkAnnotations();
    MetadataChains chains = new MetadataChains(modules);
    List<CheckedRule> checked = new ArrayList<>();
    for (Module module : modules) {
      Set<String> rules = exports.getOrDefault(module.packagePath(), Set.of());
      Names names = new Names(module.packagePath(), rules, module.imports());
      for (Rule rule : module.rules()) {
        Function<String, @Nullable Value> constants = name -> chains.constant(name, module, rule);
        CheckedRule done = compile(module, rule, names, functions, constants);
        if (done != null) {
          checked.add(done);
        }
      }
      if (options.strict()) {
        checkUnusedImports(module, names);
      }
    }
    RuleTree tree = RuleTrees.of(checked);
    Dependencies dependencies = new Dependencies(tree, checked);
    boolean ordered = new Recursion(dependencies, diagnostics).check();
    ProgramTypes types =
        ordered && compatible ? types(dependencies) : new ProgramTypes(new TypeTree());
    checkDeprecated();
    return new CheckedProgram(tree, packages(), types, options.builtins());
  }

  /** As OPA, which does not look for deprecated functions where its type checker saw none. */
  private void checkDeprecated() {
    if (deprecated.stream().anyMatch(call -> !call.unchecked())) {
      deprecated.forEach(call -> diagnostics.add(call.diagnostic()));
    }
  }

  private ProgramTypes types(Dependencies dependencies) {
    Schemas schemas = new Schemas(modules, options.schemas(), diagnostics);
    return new RuleTypes(dependencies, schemas, options.builtins(), diagnostics).check(broken);
  }

  private static CheckedRule place(Module module, Rule rule) {
    List<String> path = Names.stringPath(module, rule);
    int strings = path.size() - module.packagePath().size();
    List<Term> ref = rule.head().ref();
    return new CheckedRule(module.packagePath(), path, ref.subList(strings, ref.size()), rule);
  }

  /** Null where the rule's names do not resolve: whatever follows from that is not told. */
  private @Nullable CheckedRule compile(
      Module module,
      Rule rule,
      Names names,
      Functions functions,
      Function<String, @Nullable Value> constants) {
    List<Diagnostic> found = new ArrayList<>();
    Fresh fresh = new Fresh();
    Resolver.Rigour rigour = new Resolver.Rigour(options.strict(), module.version().demandsV1());
    Resolver resolver = new Resolver(names, functions, constants, fresh, rigour, found);
    Rule resolved = resolver.rule(rule);
    diagnostics.addAll(found);
    diagnostics.addAll(resolver.tolerable());
    deprecated.addAll(resolver.deprecated());
    boolean resolvable =
        found.stream().noneMatch(problem -> problem.code().equals(Diagnostic.COMPILE_ERROR));
    if (!resolvable) {
      return null;
    }
    int before = diagnostics.size();
    CheckedRule checked =
        place(module, new RuleCompiler(fresh, diagnostics, options.builtins()).compile(resolved));
    if (diagnostics.size() > before || !found.isEmpty()) {
      broken.add(checked);
    }
    return checked;
  }

  /** A package, and a document, has one block of annotations in all of the files. */
  private void checkAnnotations() {
    Map<Map.Entry<Annotations.Scope, List<String>>, Span> first = new HashMap<>();
    modules.stream()
        .sorted(Comparator.comparing(Module::file))
        .flatMap(module -> module.annotations().stream())
        .filter(found -> found.scope() != Annotations.Scope.RULE)
        .forEach(found -> {
          Span before = first.putIfAbsent(Map.entry(found.scope(), found.target()), found.span());
          if (before != null) {
            String scope = found.scope().name().toLowerCase(Locale.ROOT);
            diagnostics.add(
                Diagnostic.of(
                    found.span(),
                    Diagnostic.TYPE_ERROR,
                    scope + " annotation redeclared, found one at " + before));
          }
        });
  }

  private void checkUnusedImports(Module module, Names names) {
    for (Import found : module.imports()) {
      if (!found.isKeywords() && !names.isUsed(found.name())) {
        diagnostics.add(
            Diagnostic.of(
                found.span(),
                Diagnostic.COMPILE_ERROR,
                "import `" + String.join(".", found.path()) + "` is unused"));
      }
    }
  }

  private static List<String> strings(Rule rule) {
    List<String> steps = new ArrayList<>();
    for (Term step : rule.head().ref()) {
      if (step instanceof Term.Scalar(StringValue text, var _)) {
        steps.add(text.value());
      }
    }
    return steps;
  }

  /** Whether a rule is a call and nothing else. */
  private static boolean isBareCall(Rule rule) {
    Term value =
        switch (rule.head()) {
          case Head.Function function -> function.value();
          case Head.Single single -> single.value();
          case Head.Member member -> member.element();
        };
    return value.span().equals(rule.head().span())
        && rule.body().span().startOffset() == rule.span().startOffset();
  }

  /** What v1 refuses, and strict mode for earlier versions. */
  private void checkNames(Module module) {
    for (Rule rule : module.rules()) {
      String name = isBareCall(rule) ? String.join(".", strings(rule)) : null;
      if (name != null && options.builtins().signature(name) != null) {
        diagnostics.add(
            Diagnostic.of(
                rule.span(),
                Diagnostic.PARSE_ERROR,
                "unexpected call of `" + name + "`, expected a rule, with a value or a body"));
      }
    }
    if (!options.strict() && !module.version().demandsV1()) {
      return;
    }
    Set<String> imported = new HashSet<>();
    for (Import found : module.imports()) {
      if (!imported.add(found.name())) {
        diagnostics.add(
            new Diagnostic(
                found.span(),
                Diagnostic.COMPILE_ERROR,
                "the import hides an earlier import `" + found.name() + "`",
                "add `as name`"));
      }
    }
    for (Rule rule : module.rules()) {
      String name = Names.of(rule);
      if (name.equals("input") || name.equals("data")) {
        diagnostics.add(
            Diagnostic.of(
                rule.span(), Diagnostic.COMPILE_ERROR, "a rule must not shadow `" + name + "`"));
      }
    }
  }

  private List<CheckedProgram.CheckedPackage> packages() {
    Map<String, List<Module>> byPath = new TreeMap<>();
    modules.forEach(module ->
        byPath
            .computeIfAbsent(String.join("\0", module.packagePath()), _ -> new ArrayList<>())
            .add(module));
    List<CheckedProgram.CheckedPackage> packages = new ArrayList<>();
    for (List<Module> group : byPath.values()) {
      List<Annotations> annotations = new ArrayList<>();
      for (Module module : group) {
        module.annotations().stream()
            .filter(found -> found.scope() == Annotations.Scope.PACKAGE)
            .forEach(annotations::add);
      }
      packages.add(
          new CheckedProgram.CheckedPackage(group.getFirst().packagePath(), annotations, group));
    }
    return packages;
  }
}
