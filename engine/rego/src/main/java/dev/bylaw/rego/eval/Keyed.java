package dev.bylaw.rego.eval;

import dev.bylaw.rego.eval.Scope.CallKey;
import dev.bylaw.rego.value.Value;
import org.jspecify.annotations.Nullable;

/**
 * The definitions of a partial document once more, planned to give the entry at one key: the key
 * lies in the first register, so that what it decides is decided first, and what the other keys
 * would be is never asked. As in OPA, a conflict at another key is then not found.
 */
final class Keyed {
  private final Document document;
  private final Contribution[] contributions;
  private final @Nullable RuleIndex<Contribution> index;
  private final boolean cheaper;

  /**
   * The keyed definitions.
   *
   * @param cheaper whether each asks for less when it knows the key; otherwise the whole document,
   *     computed once, serves all keys
   */
  Keyed(
      Document document,
      Contribution[] contributions,
      @Nullable RuleIndex<Contribution> index,
      boolean cheaper) {
    this.document = document;
    this.contributions = contributions;
    this.index = index;
    this.cheaper = cheaper;
  }

  /** The entry at a key, computed at most once in the machine's scope; null where undefined. */
  @Nullable Value at(Machine m, Value key) throws Halt {
    if (!cheaper) {
      CallKey failed = new CallKey(this, Document.NO_FRAME, 0);
      if (m.scope.call(failed) == null) {
        Machine.Mark mark = m.mark();
        try {
          Value whole = document.eval(m);
          return whole == null ? null : Lookup.in(whole, key);
        } catch (Halt halt) {
          if (halt.endsEvaluation()) {
            throw halt;
          }
          m.reset(mark);
          m.scope.keepCall(failed, null);
        }
      }
    }
    @Nullable Value[] asked = {key};
    CallKey call = new CallKey(this, asked, 1);
    Value known = m.scope.call(call);
    if (known != null) {
      return known == Scope.UNDEFINED ? null : known;
    }
    m.enter();
    Value value = document.entry(m, key, candidates(m, asked));
    m.leave();
    m.scope.keepCall(call, value);
    return value;
  }

  private Contribution[] candidates(Machine m, @Nullable Value[] key) throws Halt {
    return index == null ? contributions : index.candidates(m, key);
  }

  /** A frame whose first register has the key. */
  static @Nullable Value[] frame(Contribution contribution, Value key) {
    @Nullable Value[] frame = new Value[contribution.frame()];
    frame[0] = key;
    return frame;
  }

  /** An entry of a partial document as an expression. */
  static final class Read extends Expr {
    private final Document document;
    private final Expr key;

    Read(Document document, Expr key) {
      this.document = document;
      this.key = key;
    }

    @Override
    @Nullable Value eval(Machine m, @Nullable Value[] f) throws Halt {
      Value k = key.eval(m, f);
      if (k == null) {
        return null;
      }
      Scope scope = m.scope;
      if (!scope.replaced.isEmpty() && scope.hides(document.path)) {
        Value replaced = document.replaced(scope);
        return replaced == null ? null : Lookup.in(replaced, k);
      }
      return document.at(m, k);
    }
  }
}
