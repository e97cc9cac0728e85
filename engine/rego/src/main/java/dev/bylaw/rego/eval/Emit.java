package dev.bylaw.rego.eval;

import dev.bylaw.rego.syntax.Span;
import dev.bylaw.rego.value.ObjectValue;
import dev.bylaw.rego.value.SetValue;
import dev.bylaw.rego.value.Value;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Ends of bodies that collect: each gives one solution to the machine's sink and asks for more. */
final class Emit {
  private Emit() {}

  /** Appends to a list of values. */
  static final class Element extends Step {
    private final Expr head;

    Element(Expr head) {
      this.head = head;
    }

    @Override
    @SuppressWarnings("unchecked") // who runs the body set the sink to this type
    boolean run(Machine m, @Nullable Value[] f) throws Halt {
      Value value = head.eval(m, f);
      if (value != null && m.sink != null) {
        m.built(1);
        ((List<Value>) m.sink).add(value);
      }
      return false;
    }
  }

  /** Adds to a set. */
  static final class Member extends Step {
    private final Expr head;

    Member(Expr head) {
      this.head = head;
    }

    @Override
    boolean run(Machine m, @Nullable Value[] f) throws Halt {
      Value value = head.eval(m, f);
      if (value != null && m.sink != null && ((SetValue.Builder) m.sink).add(value)) {
        m.built(1);
      }
      return false;
    }
  }

  /** Adds to an object; a key with two values is a conflict. */
  static final class Entry extends Step {
    private final Expr key;
    private final Expr value;
    private final Span span;

    Entry(Expr key, Expr value, Span span) {
      this.key = key;
      this.value = value;
      this.span = span;
    }

    @Override
    boolean run(Machine m, @Nullable Value[] f) throws Halt {
      Value k = key.eval(m, f);
      Value v = k == null ? null : value.eval(m, f);
      if (k != null && v != null && m.sink != null) {
        Value before = ((ObjectValue.Builder) m.sink).insert(k, v);
        if (before == null) {
          m.built(2);
        } else if (!before.equals(v)) {
          throw Construct.keyConflict(span);
        }
      }
      return false;
    }
  }

  /** Gives a value to a {@link Solutions}. */
  static final class Solution extends Step {
    private final Expr head;

    Solution(Expr head) {
      this.head = head;
    }

    @Override
    boolean run(Machine m, @Nullable Value[] f) throws Halt {
      Value value = head.eval(m, f);
      return value != null && m.sink != null && ((Solutions) m.sink).accept(value);
    }
  }

  /** Takes the values of a body one by one. */
  interface Solutions {
    /** Takes a value; true ends the search. */
    boolean accept(Value value) throws Halt;
  }
}
