package dev.bylaw.rego.eval;

import dev.bylaw.rego.eval.Lookup.Slot;
import dev.bylaw.rego.eval.Lookup.Whole;
import dev.bylaw.rego.value.BooleanValue;
import dev.bylaw.rego.value.NullValue;
import dev.bylaw.rego.value.StringValue;
import dev.bylaw.rego.value.Value;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One object for equal parts of a plan: definitions alike share their code and the memory it takes,
 * and an index knows an expression again. Used by one thread, while planning.
 */
final class Nodes {
  private final Map<Class<?>, Map<List<Object>, Object>> known = new HashMap<>();

  /** The node made first for a key; requires that equal keys make nodes that do the same. */
  @SuppressWarnings("unchecked") // a map holds nodes of one kind
  <T> T share(Class<T> kind, List<Object> key, Supplier<T> make) {
    return (T)
        known.computeIfAbsent(kind, _ -> new HashMap<>()).computeIfAbsent(key, _ -> make.get());
  }

  /** A constant; numbers and collections may be equal and print differently, so are not shared. */
  Expr constant(Value value) {
    return switch (value) {
      case StringValue _, BooleanValue _, NullValue _ ->
          share(Expr.Const.class, List.of(value), () -> new Expr.Const(value));
      default -> new Expr.Const(value);
    };
  }

  /** The statement that two expressions are equal. */
  Check equal(Expr left, Expr right) {
    Value a = left.constant();
    Value b = right.constant();
    if (b != null) {
      return equal(left, b);
    }
    return a != null
        ? equal(right, a)
        : share(Check.Equal.class, List.of(left, right), () -> new Check.Equal(left, right));
  }

  private Check equal(Expr expr, Value constant) {
    return share(
        Check.EqualConst.class,
        List.of(expr, constant),
        () -> new Check.EqualConst(expr, constant));
  }

  /** The expression's element at a constant key, as an index looks for it. */
  Expr element(SlotTable slots, Expr collection, Value key) {
    if (collection instanceof Whole whole) {
      return slots.child(whole.slot, key).whole;
    }
    return collection instanceof Slot slot
        ? slots.child(slot, key)
        : share(
            Lookup.Member.class,
            List.of(collection, key),
            () -> new Lookup.Member(collection, key));
  }

  /**
   * What an index may look an expression up by: an object that stands for all equal expressions, or
   * null where only the body knows the value.
   *
   * @param arguments the registers below this hold a function's arguments
   */
  @Nullable Expr indexed(SlotTable slots, @Nullable Expr expr, int arguments) {
    return switch (expr) {
      case Slot slot -> slot;
      case Whole whole -> whole;
      case Expr.Register register when register.index < arguments -> register;
      case Lookup.Member member -> {
        Expr collection = indexed(slots, member.collection, arguments);
        yield collection == null ? null : element(slots, collection, member.key);
      }
      case null, default -> null;
    };
  }
}
