package dev.bylaw.rego.eval;

import dev.bylaw.rego.compile.Variables;
import dev.bylaw.rego.eval.Expr.Register;
import dev.bylaw.rego.syntax.Term;
import dev.bylaw.rego.value.ArrayValue;
import dev.bylaw.rego.value.ObjectValue;
import dev.bylaw.rego.value.SetValue;
import dev.bylaw.rego.value.Value;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Plans one unification: takes both sides apart as far as both are written as arrays or objects,
 * and matches what is left, pair by pair, as soon as one side of a pair has a value.
 */
final class Unifier {
  private final BodyPlanner body;
  private final TermPlanner terms;

  /** Variables that the pattern being planned binds: they have a value only when it is matched. */
  private final Set<String> fresh = new HashSet<>();

  /** Parts of the pattern being planned that need such variables. */
  private final List<Pair> deferred = new ArrayList<>();

  Unifier(BodyPlanner body, TermPlanner terms) {
    this.body = body;
    this.terms = terms;
  }

  private record Pair(Term left, Term right) {}

  void unify(Term left, Term right) {
    Deque<Pair> waiting = new ArrayDeque<>();
    waiting.add(new Pair(left, right));
    int stuck = 0;
    while (!waiting.isEmpty()) {
      Pair pair = waiting.removeFirst();
      if (attempt(pair.left(), pair.right(), waiting)) {
        stuck = 0;
      } else {
        waiting.addLast(pair);
        if (++stuck > waiting.size()) {
          throw new IllegalStateException("unification of unsafe variables at " + left.span());
        }
      }
    }
  }

  /** Plans one pair; false if neither side has a value yet. */
  private boolean attempt(Term left, Term right, Deque<Pair> waiting) {
    if (left instanceof Term.ArrayTerm a && right instanceof Term.ArrayTerm b) {
      return arrays(a, b, waiting);
    }
    if (left instanceof Term.ObjectTerm a && right instanceof Term.ObjectTerm b) {
      Boolean planned = objects(a, b, waiting);
      if (planned != null) {
        return planned;
      }
    }
    boolean leftOpen = isOpen(left);
    boolean rightOpen = isOpen(right);
    if (leftOpen && rightOpen) {
      if (isCollection(left) && isCollection(right)) {
        body.add(new Check.Never());
        bindAll(left);
        bindAll(right);
        return true;
      }
      return false;
    }
    if (leftOpen && isComprehension(right) && isCollection(left) && !isKind(left, right)) {
      // what cannot be equal is not collected
      body.add(new Check.Never());
      bindAll(left);
    } else if (leftOpen) {
      match(terms.value(right), left);
    } else if (rightOpen) {
      match(terms.value(left), right);
    } else if (isComprehension(left) && right instanceof Term.Ref ref) {
      // the ref is looked up first, and where it is undefined nothing is collected
      Expr b = terms.value(right);
      if (!terms.isDocument(ref)) {
        body.add(new Check.Alike(b, kind(left)));
      }
      body.add(new Check.Equal(b, terms.value(left)));
    } else {
      Expr a = terms.value(left);
      if (isComprehension(right)
          && !isComprehension(left)
          && !(left instanceof Term.Ref ref && terms.isDocument(ref))) {
        body.add(new Check.Alike(a, kind(right)));
      }
      Expr b = terms.value(right);
      body.add(body.context.nodes().equal(a, b));
    }
    return true;
  }

  private static boolean isComprehension(Term term) {
    return term instanceof Term.ArrayComprehension
        || term instanceof Term.SetComprehension
        || term instanceof Term.ObjectComprehension;
  }

  /** Whether an array or object is of the kind that a comprehension gives. */
  private static boolean isKind(Term collection, Term comprehension) {
    return collection instanceof Term.ArrayTerm
        ? comprehension instanceof Term.ArrayComprehension
        : comprehension instanceof Term.ObjectComprehension;
  }

  private static Class<? extends Value> kind(Term comprehension) {
    return switch (comprehension) {
      case Term.ArrayComprehension _ -> ArrayValue.class;
      case Term.ObjectComprehension _ -> ObjectValue.class;
      default -> SetValue.class;
    };
  }

  private boolean arrays(Term.ArrayTerm a, Term.ArrayTerm b, Deque<Pair> waiting) {
    if (a.elements().size() != b.elements().size()) {
      body.add(new Check.Never());
      bindAll(a);
      bindAll(b);
      return true;
    }
    for (int i = 0; i < a.elements().size(); i++) {
      waiting.addLast(new Pair(a.elements().get(i), b.elements().get(i)));
    }
    return true;
  }

  /** Pairs the values of two object terms; null if their keys are not written out. */
  private @Nullable Boolean objects(Term.ObjectTerm a, Term.ObjectTerm b, Deque<Pair> waiting) {
    Map<Value, Term> left = constantKeys(a);
    Map<Value, Term> right = constantKeys(b);
    if (left == null || right == null) {
      return null;
    }
    if (!left.keySet().equals(right.keySet())) {
      body.add(new Check.Never());
      bindAll(a);
      bindAll(b);
      return true;
    }
    left.forEach((key, value) -> {
      Term other = right.get(key);
      if (other != null) {
        waiting.addLast(new Pair(value, other));
      }
    });
    return true;
  }

  private @Nullable Map<Value, Term> constantKeys(Term.ObjectTerm object) {
    Map<Value, Term> entries = new LinkedHashMap<>();
    for (Term.Entry entry : object.entries()) {
      Value key = TermPlanner.constant(entry.key());
      if (key == null) {
        return null;
      }
      entries.put(key, entry.value());
    }
    return entries;
  }

  /** Gives registers to variables that a unification which cannot hold would have bound. */
  private void bindAll(Term term) {
    switch (term) {
      case Term.Var(String name, var _) -> {
        if (!body.isBound(name)) {
          body.bind(name, body.layout.fresh());
        }
      }
      case Term.ArrayTerm(var elements, var _) -> elements.forEach(this::bindAll);
      case Term.SetTerm(var elements, var _) -> elements.forEach(this::bindAll);
      case Term.ObjectTerm(var entries, var _) ->
          entries.forEach(entry -> {
            bindAll(entry.key());
            bindAll(entry.value());
          });
      default -> {}
    }
  }

  private static boolean isCollection(Term term) {
    return term instanceof Term.ArrayTerm || term instanceof Term.ObjectTerm;
  }

  /** Whether matching a value against the term would bind variables. */
  boolean isOpen(Term term) {
    return switch (term) {
      case Term.Var(String name, var _) -> !body.isBound(name);
      case Term.ArrayTerm(var elements, var _) -> elements.stream().anyMatch(this::isOpen);
      case Term.ObjectTerm(var entries, var _) ->
          entries.stream().anyMatch(entry -> isOpen(entry.value()));
      default -> false;
    };
  }

  /**
   * Whether no value matches the term: a set, or a key of an object, binds no variables, so one in
   * it that nothing before it binds is none of the value.
   *
   * @param before the variables that stand before the term
   */
  private boolean isUnmatched(Term term, Set<String> before) {
    return switch (term) {
      case Term.Var(String name, var _) -> {
        before.add(name);
        yield false;
      }
      case Term.ArrayTerm(var elements, var _) ->
          elements.stream().anyMatch(element -> isUnmatched(element, before));
      case Term.ObjectTerm(var entries, var _) ->
          entries.stream()
              .anyMatch(
                  entry -> isUnbound(entry.key(), before) || isUnmatched(entry.value(), before));
      case Term.SetTerm _ -> isUnbound(term, before);
      default -> false;
    };
  }

  private boolean isUnbound(Term term, Set<String> before) {
    return Variables.own(term).stream()
        .anyMatch(name -> !body.isBound(name) && !before.contains(name));
  }

  /** Plans that a term matches a value. */
  void match(Expr value, Term term) {
    if (term instanceof Term.Var(String name, var _) && !body.isBound(name)) {
      if (value instanceof Register register) {
        body.bind(name, register);
        // a register may hold what is undefined only if it was never bound, so this always holds
      } else {
        Register register = body.layout.fresh();
        body.bind(name, register);
        body.add(new Check.Bind(register.index, value));
      }
      return;
    }
    if (isUnmatched(term, new HashSet<>())) {
      body.add(new Check.Never());
      bindAll(term);
      return;
    }
    if (!isOpen(term)) {
      Expr expected = terms.value(term);
      body.add(body.context.nodes().equal(value, expected));
      return;
    }
    Pattern pattern = pattern(term);
    body.add(new Check.Matches(value, pattern));
    finish();
  }

  /** The pattern of a term; {@link #finish} must follow what asks it. */
  Pattern pattern(Term term) {
    if (isOpen(term)) {
      return switch (term) {
        case Term.Var(String name, var _) -> variable(name);
        case Term.ArrayTerm(var elements, var _) ->
            new Pattern.Elements(elements.stream().map(this::pattern).toArray(Pattern[]::new));
        case Term.ObjectTerm(var entries, var _) ->
            new Pattern.Entries(
                entries.stream().map(entry -> terms.value(entry.key())).toArray(Expr[]::new),
                entries.stream().map(entry -> pattern(entry.value())).toArray(Pattern[]::new));
        default -> throw new IllegalStateException("not a pattern at " + term.span());
      };
    }
    if (term instanceof Term.Var || !Mentions.any(term, fresh)) {
      return new Pattern.Same(terms.value(term));
    }
    String name = "#" + body.layout.size();
    Term.Var later = new Term.Var(name, term.span());
    deferred.add(new Pair(later, term));
    return variable(name);
  }

  private Pattern variable(String name) {
    if (name.startsWith("_#")) {
      return Pattern.Any.ANY;
    }
    Register register = body.layout.fresh();
    body.bind(name, register);
    fresh.add(name);
    return new Pattern.Variable(register.index);
  }

  /** Plans what waited for the variables of a pattern. */
  void finish() {
    fresh.clear();
    List<Pair> rest = List.copyOf(deferred);
    deferred.clear();
    for (Pair pair : rest) {
      unify(pair.left(), pair.right());
    }
  }
}
