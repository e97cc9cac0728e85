package dev.bylaw.rego.eval;

import dev.bylaw.rego.builtin.Builtin;
import dev.bylaw.rego.builtin.BuiltinException;
import dev.bylaw.rego.eval.Scope.Replacement;
import dev.bylaw.rego.syntax.Span;
import dev.bylaw.rego.value.ArrayValue;
import dev.bylaw.rego.value.ObjectValue;
import dev.bylaw.rego.value.SetValue;
import dev.bylaw.rego.value.StringValue;
import dev.bylaw.rego.value.Value;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A call of a builtin. */
final class BuiltinCall extends Expr {
  /** Builtins whose results are parts of their arguments, not built by them. */
  private static final Set<String> SELECTING = Set.of("object.get", "min", "max");

  final Expr[] arguments;
  private final Target target;
  private final Span span;

  BuiltinCall(Target target, Expr[] arguments, Span span) {
    this.target = target;
    this.arguments = arguments;
    this.span = span;
  }

  /** Whether it calls the builtin of a name. */
  boolean isOf(String name) {
    return target.name().equals(name);
  }

  @Override
  @Nullable Value eval(Machine m, @Nullable Value[] f) throws Halt {
    Value[] values = new Value[arguments.length];
    for (int i = 0; i < values.length; i++) {
      Value value = arguments[i].eval(m, f);
      if (value == null) {
        return null;
      }
      values[i] = value;
    }
    if (!m.scope.replacements.isEmpty()) {
      Replacement replacement = m.scope.replacements.get(target.name());
      if (replacement != null) {
        return replacement.call(m, values, span);
      }
    }
    return target.call(m, values, span);
  }

  /**
   * A builtin by name.
   *
   * @param builtin null where this build does not have it
   */
  record Target(String name, @Nullable Builtin builtin) {
    @Nullable Value call(Machine m, Value[] values, Span span) throws Halt {
      if (builtin == null) {
        throw new Halt("eval_internal_error", "builtin `" + name + "` is not implemented", span);
      }
      try {
        Value result = builtin.call(m.builtins(), values);
        count(m, result);
        return result;
      } catch (BuiltinException e) {
        if (e.code().equals(BuiltinException.CANCEL_ERROR)) {
          throw m.over();
        }
        if (e.halts() || m.run.strict()) {
          throw new Halt(e.code(), e.getMessage(), span);
        }
        return null;
      }
    }

    private void count(Machine m, @Nullable Value result) throws Halt {
      switch (result) {
        case StringValue text -> m.builtBytes(text.value().length());
        case ArrayValue array when !SELECTING.contains(name) -> m.built(array.size());
        case SetValue set when !SELECTING.contains(name) -> m.built(set.size());
        case ObjectValue object when !SELECTING.contains(name) -> m.built(2 * object.size());
        case null, default -> {}
      }
    }
  }

  /** A comparison as a value. */
  static final class Compare extends Expr {
    private final Comparison comparison;
    private final Expr left;
    private final Expr right;

    Compare(Comparison comparison, Expr left, Expr right) {
      this.comparison = comparison;
      this.left = left;
      this.right = right;
    }

    @Override
    @Nullable Value eval(Machine m, @Nullable Value[] f) throws Halt {
      Value a = left.eval(m, f);
      if (a == null) {
        return null;
      }
      Value b = right.eval(m, f);
      return b == null ? null : dev.bylaw.rego.value.BooleanValue.of(comparison.holds(a, b));
    }
  }
}
