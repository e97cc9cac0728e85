package dev.bylaw.rego.eval;

import dev.bylaw.rego.eval.Scope.CallKey;
import dev.bylaw.rego.eval.Scope.Replacement;
import dev.bylaw.rego.syntax.Span;
import dev.bylaw.rego.value.Value;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A function that rules define. */
final class Function {
  final int arity;

  /** What is said where definitions disagree. */
  final String conflict;

  private int frame;
  private Definition[] definitions = {};
  private @Nullable Definition fallback;
  private boolean kept;
  private boolean sameValue;
  private @Nullable RuleIndex<Definition> index;

  Function(List<Value> path, int arity) {
    this.conflict = ConflictText.function(path);
    this.arity = arity;
    this.frame = arity;
  }

  /**
   * Sets the definitions, once, before the plan is shared.
   *
   * @param kept whether results are worth keeping for the rest of the evaluation
   */
  void define(
      Definition[] all,
      @Nullable Definition defaultDefinition,
      boolean kept,
      boolean sameValue,
      @Nullable RuleIndex<Definition> ruleIndex) {
    this.definitions = all;
    this.fallback = defaultDefinition;
    this.kept = kept;
    this.sameValue = sameValue;
    this.index = ruleIndex;
    for (Definition definition : all) {
      frame = Math.max(frame, definition.frame);
    }
    if (defaultDefinition != null) {
      frame = Math.max(frame, defaultDefinition.frame);
    }
  }

  /** The result for arguments, or null. */
  @Nullable Value call(Machine m, Value[] arguments) throws Halt {
    @Nullable Value[] f = new Value[frame];
    System.arraycopy(arguments, 0, f, 0, arity);
    return apply(m, f);
  }

  /** The result for the arguments in the first registers of a new frame, or null. */
  private @Nullable Value apply(Machine m, @Nullable Value[] f) throws Halt {
    if (!kept) {
      return compute(m, f);
    }
    Scope scope = m.scope;
    CallKey key = new CallKey(this, f, arity);
    Value known = scope.call(key);
    if (known != null) {
      return known == Scope.UNDEFINED ? null : known;
    }
    Value value = compute(m, f);
    scope.keepCall(key, value);
    return value;
  }

  private @Nullable Value compute(Machine m, @Nullable Value[] f) throws Halt {
    Scope scope = m.scope;
    Object sink = m.sink;
    int depth = m.depth();
    try {
      return one(m, f);
    } catch (Halt halt) {
      m.reset(new Machine.Mark(scope, sink, depth));
      throw halt.isConflict(conflict) ? Disagreement.of(halt, m, definitions, _ -> again(f)) : halt;
    }
  }

  /** A new frame for the same arguments. */
  private @Nullable Value[] again(@Nullable Value[] f) {
    @Nullable Value[] again = new Value[frame];
    System.arraycopy(f, 0, again, 0, arity);
    return again;
  }

  private @Nullable Value one(Machine m, @Nullable Value[] f) throws Halt {
    m.enter();
    Definition[] candidates = index == null ? definitions : index.candidates(m, f);
    Value result = null;
    for (Definition definition : candidates) {
      m.tick();
      Value value = definition.eval(m, f, result);
      if (value == null) {
        continue;
      }
      if (result == null) {
        result = value;
      } else if (!result.equals(value)) {
        throw Halt.conflict(conflict, definition.span);
      }
      if (sameValue) {
        break;
      }
    }
    if (result == null && fallback != null) {
      result = fallback.eval(m, f);
    }
    m.leave();
    return result;
  }

  /** A call. */
  static final class Call extends Expr {
    private final Function function;
    private final Expr[] arguments;
    private final Span span;

    Call(Function function, Expr[] arguments, Span span) {
      this.function = function;
      this.arguments = arguments;
      this.span = span;
    }

    @Override
    @Nullable Value eval(Machine m, @Nullable Value[] f) throws Halt {
      if (!m.scope.replacements.isEmpty()) {
        Replacement replacement = m.scope.replacements.get(function);
        if (replacement != null) {
          return replaced(m, f, replacement);
        }
      }
      @Nullable Value[] frame = new Value[function.frame];
      for (int i = 0; i < arguments.length; i++) {
        Value value = arguments[i].eval(m, f);
        if (value == null) {
          return null;
        }
        frame[i] = value;
      }
      return function.apply(m, frame);
    }

    private @Nullable Value replaced(Machine m, @Nullable Value[] f, Replacement replacement)
        throws Halt {
      Value[] values = new Value[arguments.length];
      for (int i = 0; i < values.length; i++) {
        Value value = arguments[i].eval(m, f);
        if (value == null) {
          return null;
        }
        values[i] = value;
      }
      return replacement.call(m, values, span);
    }
  }
}
