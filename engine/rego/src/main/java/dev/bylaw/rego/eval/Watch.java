package dev.bylaw.rego.eval;

import dev.bylaw.rego.eval.Expr.Register;
import dev.bylaw.rego.eval.Observer.Event;
import dev.bylaw.rego.eval.Observer.Kind;
import dev.bylaw.rego.eval.Observer.Subject;
import dev.bylaw.rego.syntax.Span;
import dev.bylaw.rego.value.BooleanValue;
import dev.bylaw.rego.value.SetValue;
import dev.bylaw.rego.value.StringValue;
import dev.bylaw.rego.value.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Tells the observer what happens to a body or statement. Only observed plans have it. */
final class Watch {
  private final Subject subject;
  private final Span span;
  private final List<String> rule;

  /** A watch over a body. */
  Watch(Subject subject, Span span, List<String> rule) {
    this.subject = subject;
    this.span = span;
    this.rule = rule;
  }

  private void tell(
      Kind kind, Machine m, int level, Map<String, Register> locals, @Nullable Value[] f) {
    Observer observer = m.run.observer();
    if (observer != null) {
      observer.on(new Event(kind, subject, span, rule, level, () -> locals(locals, m, f)));
    }
  }

  private static Map<String, Value> locals(
      Map<String, Register> registers, Machine m, @Nullable Value[] f) {
    Map<String, Value> values = new TreeMap<>();
    registers.forEach((name, register) -> {
      Value value = register.eval(m, f);
      int end = name.indexOf('#');
      String source = end < 0 ? name : name.substring(0, end);
      if (value != null && !source.isEmpty() && !source.startsWith("_")) {
        values.put(source, value);
      }
    });
    return values;
  }

  /** The body's first step: enters it. */
  Step entering(Step body) {
    return new Step() {
      @Override
      boolean run(Machine m, @Nullable Value[] f) throws Halt {
        tell(Kind.ENTER, m, m.level, Map.of(), f);
        m.level++;
        boolean stop = body.run(m, f);
        m.level--;
        return stop;
      }
    };
  }

  /** The body's last step: exits it. */
  Step leaving(Step end, Map<String, Register> bound) {
    Map<String, Register> locals = new LinkedHashMap<>(bound);
    return new Step() {
      @Override
      boolean run(Machine m, @Nullable Value[] f) throws Halt {
        tell(Kind.EXIT, m, m.level, locals, f);
        boolean stop = end.run(m, f);
        if (!stop) {
          tell(Kind.REDO, m, m.level - 1, locals, f);
        }
        return stop;
      }
    };
  }

  /**
   * A link of a body that is one statement.
   *
   * @param bound what is bound before it
   * @param statement plans the statement in a body of its own
   * @param passed a register that nothing else uses
   */
  static BodyPlanner.Link statement(
      Span span, Map<String, Register> bound, BodyPlanner statement, Register passed) {
    Watch watch = new Watch(Subject.STATEMENT, span, List.of());
    Map<String, Register> before = new LinkedHashMap<>(bound);
    Map<String, Register> after = statement.bound();
    return next -> {
      Step held =
          new Step() {
            @Override
            boolean run(Machine m, @Nullable Value[] f) throws Halt {
              f[passed.index] = BooleanValue.TRUE;
              boolean stop = next.run(m, f);
              if (!stop) {
                watch.tell(Kind.REDO, m, m.level, after, f);
              }
              return stop;
            }
          };
      Step body = statement.build(held);
      return new Step() {
        @Override
        boolean run(Machine m, @Nullable Value[] f) throws Halt {
          f[passed.index] = null;
          watch.tell(Kind.EVAL, m, m.level, before, f);
          boolean stop = body.run(m, f);
          if (f[passed.index] == null) {
            watch.tell(Kind.FAIL, m, m.level, before, f);
          }
          return stop;
        }
      };
    };
  }

  /** A `print` statement: its arguments are sets of values, of which each combination is told. */
  static final class Print extends Check {
    private final Expr[] arguments;
    private final Span span;

    Print(Expr[] arguments, Span span) {
      this.arguments = arguments;
      this.span = span;
    }

    @Override
    boolean holds(Machine m, @Nullable Value[] f) throws Halt {
      List<String> lines = List.of("");
      for (int i = 0; i < arguments.length; i++) {
        List<String> longer = new ArrayList<>();
        for (String line : lines) {
          for (String word : words(arguments[i].eval(m, f))) {
            longer.add(i == 0 ? word : line + " " + word);
          }
        }
        lines = longer;
      }
      Observer observer = m.run.observer();
      if (observer != null) {
        lines.forEach(line -> observer.print(span, line));
      }
      return true;
    }

    private static List<String> words(@Nullable Value argument) {
      List<String> words = new ArrayList<>();
      if (argument instanceof SetValue values) {
        for (Value value : values) {
          words.add(value instanceof StringValue text ? text.value() : value.toString());
        }
      }
      return words.isEmpty() ? List.of("<undefined>") : words;
    }
  }
}
