package dev.bylaw.rego.compile;

import dev.bylaw.rego.builtin.BuiltinLibrary;
import dev.bylaw.rego.builtin.Signature;
import dev.bylaw.rego.syntax.Term;
import dev.bylaw.rego.value.NumberValue;
import dev.bylaw.rego.value.StringValue;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the rules of a program do that their footprints do not tell; over all of them, tests too.
 *
 * @param deterministic whether none calls a builtin that may answer otherwise another time
 * @param prefixes attributes of the input of which nothing but the beginning is read, by {@code
 *     substring(input.a, 0, n)}, with the greatest n
 */
public record Reach(boolean deterministic, Map<String, Integer> prefixes) {
  private static final int WHOLE = Integer.MAX_VALUE;

  public Reach {
    prefixes = Map.copyOf(prefixes);
  }

  static Reach of(CheckedProgram program) {
    Collector collector = new Collector(program.builtins());
    collector.collect(program.rules());
    collector.read.values().removeIf(length -> length == WHOLE);
    return new Reach(collector.deterministic, collector.anything ? Map.of() : collector.read);
  }

  private static final class Collector {
    private final BuiltinLibrary builtins;
    private final Map<String, Integer> read = new TreeMap<>();
    private boolean deterministic = true;
    private boolean anything;

    Collector(BuiltinLibrary builtins) {
      this.builtins = builtins;
    }

    void collect(RuleTree tree) {
      for (CheckedRule rule : tree.rules()) {
        Refs.forEachWithCalls(rule.rule(), this::ref, this::call);
      }
      tree.children().values().forEach(this::collect);
    }

    private void ref(Term.Ref ref) {
      if (ref.head() instanceof Term.Var(String name, var _)) {
        called(ref);
        if (name.equals("input")) {
          if (!ref.path().isEmpty()
              && ref.path().getFirst() instanceof Term.Scalar(StringValue step, var _)) {
            read.put(step.value(), WHOLE);
          } else {
            anything = true;
          }
        }
      }
    }

    private boolean call(Term.Call call) {
      called(call.operator());
      return Describe.dotted(call.operator()).equals("substring") && prefix(call.arguments());
    }

    /** A builtin that is called, or that stands for another under {@code with}. */
    private void called(Term.Ref ref) {
      Signature builtin = builtins.signature(Describe.dotted(ref));
      deterministic &= builtin == null || builtin.deterministic();
    }

    /** Whether these are an attribute of the input, 0 and a length. */
    private boolean prefix(List<Term> arguments) {
      if (arguments.size() == 3
          && arguments.getFirst() instanceof Term.Ref(Term.Var(String head, var _), var path, var _)
          && head.equals("input")
          && path.size() == 1
          && path.getFirst() instanceof Term.Scalar(StringValue step, var _)
          && arguments.get(1) instanceof Term.Scalar(NumberValue from, var _)
          && from.equals(NumberValue.of(0))
          && arguments.get(2) instanceof Term.Scalar(NumberValue length, var _)
          && length.isWholeLong()
          && length.longValue() >= 0
          && length.longValue() < WHOLE) {
        read.merge(step.value(), (int) length.longValue(), Math::max);
        return true;
      }
      return false;
    }
  }
}
