package dev.bylaw.rego.compile;

import dev.bylaw.rego.builtin.BuiltinLibrary;
import dev.bylaw.rego.builtin.Signature;
import dev.bylaw.rego.syntax.Diagnostic;
import dev.bylaw.rego.syntax.Head;
import dev.bylaw.rego.syntax.Span;
import dev.bylaw.rego.syntax.Spelling;
import dev.bylaw.rego.syntax.Term;
import dev.bylaw.rego.value.StringValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What can be called: the program's functions and the builtins. */
final class Functions {
  private static final int UNKNOWN = -1;

  private final RuleTree tree;
  private final BuiltinLibrary builtins;

  Functions(RuleTree tree, BuiltinLibrary builtins) {
    this.tree = tree;
    this.builtins = builtins;
  }

  /** The number of arguments of the function that the operator of a call names, or -1. */
  int arity(Term.Ref operator) {
    if (!operator.isData()) {
      Signature signature = builtins.signature(Describe.dotted(operator));
      return signature == null ? UNKNOWN : signature.arity();
    }
    RuleTree node = node(operator);
    if (node != null) {
      for (CheckedRule rule : node.rules()) {
        if (rule.rule().head() instanceof Head.Function function && rule.suffix().isEmpty()) {
          return function.parameters().size();
        }
      }
    }
    return UNKNOWN;
  }

  private @Nullable RuleTree node(Term.Ref ref) {
    List<String> steps = new ArrayList<>();
    for (Term step : ref.path()) {
      if (!(step instanceof Term.Scalar scalar && scalar.value() instanceof StringValue text)) {
        return null;
      }
      steps.add(text.value());
    }
    return tree.find(steps);
  }

  /** What is wrong with a call, or null. */
  @Nullable Diagnostic check(
      Term.Ref operator, int arguments, boolean outputAllowed, Span span, Set<String> near) {
    String name = Describe.dotted(operator);
    Signature signature = operator.isData() ? null : builtins.signature(name);
    int arity = arity(operator);
    if (arity == UNKNOWN) {
      return new Diagnostic(
          span, Diagnostic.TYPE_ERROR, "undefined function `" + name + "`", hint(name, near));
    }
    if (signature != null && signature.variadic() != null) {
      return null;
    }
    if (arguments == arity || (outputAllowed && arguments == arity + 1)) {
      return null;
    }
    return Diagnostic.of(
        span,
        Diagnostic.TYPE_ERROR,
        "function `"
            + name
            + "` takes "
            + arity
            + (arity == 1 ? " argument" : " arguments")
            + ", found "
            + arguments);
  }

  /** What is said of a call of a function that is deprecated, or null. */
  @Nullable Diagnostic deprecation(Term.Ref operator, Span span) {
    String name = Describe.dotted(operator);
    Signature signature = operator.isData() ? null : builtins.signature(name);
    return signature != null && signature.deprecated()
        ? Diagnostic.of(span, Diagnostic.TYPE_ERROR, "the function `" + name + "` is deprecated")
        : null;
  }

  /** Whether a call's operator names a function that is called for its effect alone. */
  boolean isVoid(Term.Ref operator) {
    Signature signature = operator.isData() ? null : builtins.signature(Describe.dotted(operator));
    return signature != null && signature.result() == null;
  }

  /** What a name that is no function may have meant. */
  @Nullable String hint(String name, Set<String> near) {
    List<String> candidates =
        Stream.concat(builtins.signatures().map(Signature::name), near.stream())
            .filter(candidate -> !candidate.startsWith("internal."))
            .toList();
    return Spelling.hint(name, candidates);
  }

  /** How the builtin {@code name} is called, or null. */
  @Nullable Signature builtin(String name) {
    return builtins.signature(name);
  }

  boolean cannotReplace(Signature signature) {
    String name = signature.name();
    return signature.relation()
        || signature.result() == null
        || name.equals("eq")
        || name.startsWith("internal.")
        || name.startsWith("rego.metadata.");
  }

  /** Whether a ref from data goes on behind a rule. */
  boolean passesRule(Term.Ref ref) {
    if (!ref.isData()) {
      return false;
    }
    RuleTree node = tree;
    for (int i = 0; i < ref.path().size() - 1; i++) {
      Term step = ref.path().get(i);
      node =
          step instanceof Term.Scalar scalar && scalar.value() instanceof StringValue text
              ? node.children().get(text.value())
              : null;
      if (node == null) {
        return false;
      }
      if (!node.rules().isEmpty()) {
        return true;
      }
    }
    return false;
  }
}
