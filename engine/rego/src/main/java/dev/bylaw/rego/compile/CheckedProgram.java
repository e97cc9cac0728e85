package dev.bylaw.rego.compile;

import dev.bylaw.rego.syntax.Annotations;
import dev.bylaw.rego.syntax.Module;
import java.util.List;

/**
 * Modules that belong together, free of errors and ready to be planned.
 *
 * <p>In every rule of the tree:
 *
 * <ul>
 *   <li>A {@code Var} is a local variable of its rule, and one name is one variable: shadowed,
 *       sibling and wildcard variables are renamed ({@code x#1}, {@code _#2}; the name up to {@code
 *       #} is the source's). A variable that a closure (comprehension, every, and, or, negated
 *       group, template expression) mentions and that its surroundings bind too is the same
 *       variable; every other one of the closure is its own.
 *   <li>{@code data} and {@code input} appear only as head of a {@code Ref}, also where they stand
 *       alone (an empty path). Imports, and names of the package's own rules, are expanded to refs
 *       from {@code data} or {@code input}. A ref's other heads are local variables, calls,
 *       collections and comprehensions.
 *   <li>A call's operator is a ref from {@code data} that names a function of the program, or the
 *       dotted name of a builtin; the arity is right.
 *   <li>{@code some x} declarations, imports and annotations have done their work; {@code
 *       SomeDeclaration} literals are gone and {@code Assign} is {@code Unify} (its target's
 *       variables are new, so matching is enough). {@code SomeIn} is gone: it is a unification of
 *       {@code collection[key]} with value.
 *   <li>Literals stand in an order in which each one's inputs are bound by those before it: run
 *       from left to right, only unification, ref steps and array or object patterns meet unbound
 *       variables.
 *   <li>The target of {@code with} is a ref from {@code input} or {@code data}, or the dotted name
 *       of a builtin; where it is a function, the value is either such a name (a ref that stands
 *       for the function itself), or a term.
 *   <li>{@code rego.metadata.chain()} and {@code .rule()} are constants.
 *   <li>No rule depends on itself; no two rules contradict each other in kind or arity, and at most
 *       one default stands for a path.
 * </ul>
 *
 * @param rules every rule, by its place under {@code data}
 * @param packages in order of their paths
 */
public record CheckedProgram(RuleTree rules, List<CheckedPackage> packages) {
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
