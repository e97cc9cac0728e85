package dev.bylaw.rego.compile;

import dev.bylaw.rego.builtin.BuiltinLibrary;
import dev.bylaw.rego.syntax.Annotations;
import dev.bylaw.rego.syntax.Module;
import java.util.List;

/**
 * Modules that belong together, free of errors and ready to be planned.
 *
 * <p>In every rule of the tree, and in every compiled query:
 *
 * <ul>
 *   <li>A {@code Var} is a local variable of its rule, and one name is one variable: shadowed,
 *       sibling and wildcard variables are renamed ({@code x#1}, {@code _#2}; the name up to {@code
 *       #} is the source's; {@code #3} is the compiler's own). A variable that a closure
 *       (comprehension, every, operand in braces, template expression) mentions and that its
 *       surroundings bind too is the same variable; every other one of the closure is its own. A
 *       function's parameters are in scope in all its branches; other variables in one.
 *   <li>{@code data} and {@code input} appear only as head of a {@code Ref}, also where they stand
 *       alone (an empty path). Imports, and names of the package's own rules, are expanded to refs
 *       from {@code data} or {@code input}. A ref's other heads are local variables, calls,
 *       collections and comprehensions.
 *   <li>A call's operator is a ref from {@code data} that names a function of the program, or names
 *       a builtin: a ref without steps whose head is the builtin's whole name, as {@code
 *       object.get}. The number of arguments is right; an output argument has become a unification.
 *   <li>The target of {@code with} is a ref from {@code input} or {@code data}, or names a builtin.
 *       Its value is a term, or a ref from {@code data} that names a function, or names a builtin.
 *   <li>Of the expressions, {@code SomeDeclaration}, {@code SomeIn} and {@code Assign} are gone:
 *       declarations have done their work, the others are {@code Unify}.
 *   <li>Literals stand in an order in which each one's inputs are bound by those before it.
 *   <li>What iterates stands on top: a ref whose steps have unbound variables, and a call of a
 *       relation ({@code walk}), is the term of a {@code Test} or one side of a {@code Unify} (at
 *       most one of the two iterates). Everywhere else a term has at most one value, and its
 *       variables are bound when its literal runs, except in patterns: the sides of a {@code Unify}
 *       (variables, arrays, values of objects), and arrays and objects as steps of a ref on top.
 *       Under negation nothing is unbound but what {@code Group} bodies bind themselves.
 *   <li>Heads (of rules, branches and comprehensions) need no iteration: their variables are bound
 *       by the body; their terms may still be undefined.
 *   <li>A template expression binds nothing; {@code print} calls are kept, and an argument of
 *       theirs may be undefined.
 *   <li>{@code rego.metadata.chain()} and {@code .rule()} are constants.
 *   <li>No rule depends on itself; no two rules contradict each other in kind or arity, and at most
 *       one default stands for a path.
 * </ul>
 *
 * @param rules every rule, by its place under {@code data}
 * @param packages in order of their paths
 * @param types of the documents and variables
 * @param builtins what it may call besides its own functions
 */
public record CheckedProgram(
    RuleTree rules, List<CheckedPackage> packages, ProgramTypes types, BuiltinLibrary builtins) {
  public CheckedProgram {
    packages = List.copyOf(packages);
  }

  /**
   * All modules of one package.
   *
   * @param path under {@code data}
   * @param annotations of scope package
   */
  public record CheckedPackage(
      List<String> path, List<Annotations> annotations, List<Module> modules) {
    public CheckedPackage {
      path = List.copyOf(path);
      annotations = List.copyOf(annotations);
      modules = List.copyOf(modules);
    }
  }
}
