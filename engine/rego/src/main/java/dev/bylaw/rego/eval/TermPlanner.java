package dev.bylaw.rego.eval;

import dev.bylaw.rego.compile.TermOrder;
import dev.bylaw.rego.eval.Expr.Const;
import dev.bylaw.rego.eval.Expr.Register;
import dev.bylaw.rego.eval.Lookup.Slot;
import dev.bylaw.rego.syntax.Span;
import dev.bylaw.rego.syntax.Term;
import dev.bylaw.rego.value.ArrayValue;
import dev.bylaw.rego.value.ObjectValue;
import dev.bylaw.rego.value.SetValue;
import dev.bylaw.rego.value.StringValue;
import dev.bylaw.rego.value.Value;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Plans terms of a body. Where a term has several values, iterating over them joins the body. */
final class TermPlanner {
  private final BodyPlanner body;

  TermPlanner(BodyPlanner body) {
    this.body = body;
  }

  /** The value of a term whose variables are bound, ref steps aside. */
  Expr value(Term term) {
    return switch (term) {
      case Term.Scalar(Value value, var _) -> body.context.nodes().constant(shared(value));
      case Term.Var(String name, Span span) -> variable(name, span);
      case Term.Ref ref -> ref(ref);
      case Term.Call call -> call(call);
      case Term.ArrayTerm(var elements, var _) -> array(elements);
      case Term.SetTerm(var elements, var _) -> set(elements);
      case Term.ObjectTerm(var entries, var _) -> object(entries);
      case Term.ArrayComprehension(Term head, var inner, var _) -> {
        BodyPlanner closure = closure(term.span());
        closure.body(inner);
        Expr value = closure.head(head);
        yield new Construct.ArrayComprehension(closure.build(new Emit.Element(value)));
      }
      case Term.SetComprehension(Term head, var inner, var _) -> {
        BodyPlanner closure = closure(term.span());
        closure.body(inner);
        Expr value = closure.head(head);
        yield new Construct.SetComprehension(closure.build(new Emit.Member(value)));
      }
      case Term.ObjectComprehension(Term key, Term head, var inner, Span span) -> {
        BodyPlanner closure = closure(term.span());
        closure.body(inner);
        List<Expr> entry = closure.heads(List.of(key, head));
        yield new Construct.ObjectComprehension(
            closure.build(new Emit.Entry(entry.getFirst(), entry.getLast(), span)));
      }
      case Term.TemplateString(var parts, Span span) -> template(parts, span);
    };
  }

  private BodyPlanner closure(Span span) {
    body.layout.costly = true;
    BodyPlanner closure = body.closure();
    if (body.context.observed()) {
      closure.watch(new Watch(Observer.Subject.CLOSURE, span, List.of()));
    }
    return closure;
  }

  private Expr variable(String name, Span span) {
    Register register = body.register(name);
    if (register == null) {
      throw new IllegalStateException("variable `" + name + "` is not bound at " + span);
    }
    return register;
  }

  private Expr[] values(List<Term> terms) {
    Expr[] values = new Expr[terms.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = value(terms.get(i));
    }
    return values;
  }

  private Expr array(List<Term> elements) {
    Expr[] values = values(elements);
    Value[] constants = constants(values);
    return constants == null ? new Construct.Array(values) : new Const(ArrayValue.wrap(constants));
  }

  private Expr set(List<Term> elements) {
    Expr[] values = values(elements.stream().sorted(TermOrder.OF_OPA).toList());
    Value[] constants = constants(values);
    return constants == null ? new Construct.Set(values) : new Const(SetValue.of(constants));
  }

  private Expr object(List<Term.Entry> written) {
    List<Term.Entry> entries =
        written.stream().sorted((a, b) -> TermOrder.OF_OPA.compare(a.key(), b.key())).toList();
    Expr[] keys = new Expr[entries.size()];
    Expr[] values = new Expr[entries.size()];
    for (int i = 0; i < keys.length; i++) {
      keys[i] = value(entries.get(i).key());
      values[i] = value(entries.get(i).value());
    }
    Value[] constantKeys = constants(keys);
    Value[] constantValues = constants(values);
    if (constantKeys == null || constantValues == null) {
      return new Construct.Object(keys, values);
    }
    ObjectValue.Builder object = ObjectValue.builder();
    for (int i = 0; i < keys.length; i++) {
      object.put(constantKeys[i], constantValues[i]);
    }
    return new Const(object.build());
  }

  private static Value @Nullable [] constants(Expr[] exprs) {
    Value[] constants = new Value[exprs.length];
    for (int i = 0; i < exprs.length; i++) {
      Value constant = exprs[i].constant();
      if (constant == null) {
        return null;
      }
      constants[i] = constant;
    }
    return constants;
  }

  /** The value of a term that is written out, or null. */
  static @Nullable Value constant(Term term) {
    return term instanceof Term.Scalar(Value value, var _) ? shared(value) : null;
  }

  private static Value shared(Value value) {
    return value instanceof StringValue text ? StringValue.share(text.value()) : value;
  }

  private Expr template(List<Term.Part> parts, Span span) {
    List<Expr> values = new ArrayList<>();
    for (Term.Part part : parts) {
      values.add(
          switch (part) {
            case Term.Part.Text(String text, var _) -> new Const(StringValue.of(text));
            case Term.Part.Embedded(var literal) -> body.values(literal);
          });
    }
    return new BuiltinCall(
        body.context.builtin("internal.template_string"),
        new Expr[] {new Construct.Array(values.toArray(new Expr[0]))},
        span);
  }

  /** A call without its last argument, where that is one more than the function takes; or null. */
  Term.@Nullable Call withoutOutput(Term.Call call) {
    int arity = body.context.arity(call.operator());
    return arity >= 0 && call.arguments().size() == arity + 1
        ? new Term.Call(
            call.operator(), call.arguments().subList(0, arity), call.infix(), call.span())
        : null;
  }

  private Expr call(Term.Call call) {
    return call(call, values(call.arguments()));
  }

  /** A call with planned arguments. */
  Expr call(Term.Call call, Expr[] arguments) {
    if (call.operator().isData()) {
      Function function = body.context.function(call.operator());
      if (function == null) {
        throw new IllegalStateException("no such function at " + call.span());
      }
      body.layout.costly = true;
      return new Function.Call(function, arguments, call.span());
    }
    String name = PlanContext.dotted(call.operator());
    Comparison comparison = Comparison.ofBuiltin(name);
    if (comparison != null) {
      return new BuiltinCall.Compare(comparison, arguments[0], arguments[1]);
    }
    Expr result = new BuiltinCall(body.context.builtin(name), arguments, call.span());
    if (!body.context.isRelation(name)) {
      return result;
    }
    Register each = body.layout.fresh();
    body.add(next -> new Iterate(result, Pattern.Any.ANY, each.index, next));
    return each;
  }

  private Expr ref(Term.Ref ref) {
    if (ref.isData()) {
      return data(ref.path());
    }
    if (ref.isInput()) {
      Slot slot = body.context.slots().input;
      int i = 0;
      for (; i < ref.path().size(); i++) {
        Value step = constant(ref.path().get(i));
        if (step == null) {
          break;
        }
        slot = body.context.slots().child(slot, step);
      }
      return walk(slot, ref.path(), i, false);
    }
    return walk(value(ref.head()), ref.path(), 0, false);
  }

  /** A ref from `data`: down the rule tree as far as its steps are written out. */
  private Expr data(List<Term> path) {
    DataTree tree = body.context.tree();
    Slot base = body.context.slots().data;
    int i = 0;
    while (tree != null) {
      Document document = tree.document;
      if (document != null) {
        return read(document, path, i);
      }
      if (tree.isFunction()) {
        break;
      }
      if (i == path.size()) {
        return new DataTree.Extent(tree, base.whole);
      }
      Value step = constant(path.get(i));
      if (step == null) {
        return descend(tree, base, path.subList(i, path.size()));
      }
      tree = tree.child(step);
      base = body.context.slots().child(base, step);
      i++;
    }
    for (; i < path.size(); i++) {
      Value step = constant(path.get(i));
      if (step == null) {
        break;
      }
      base = body.context.slots().child(base, step);
    }
    return i == path.size() ? base.whole : walk(base, path, i, true);
  }

  /**
   * Whether a ref names a document of which OPA makes no difference between values: a part of the
   * base documents, or a virtual one that is made of parts.
   */
  boolean isDocument(Term.Ref ref) {
    if (!ref.isData()) {
      return false;
    }
    DataTree tree = body.context.tree();
    for (int i = 0; tree != null; i++) {
      if (tree.document != null) {
        return i == ref.path().size() && !(tree.document instanceof Document.Complete);
      }
      Value step = i == ref.path().size() ? null : constant(ref.path().get(i));
      tree = step == null ? null : tree.child(step);
    }
    return true;
  }

  /** The steps of a ref into a virtual document; a first key that is known is asked for alone. */
  private Expr read(Document document, List<Term> path, int from) {
    if (from == path.size()
        || document instanceof Document.Complete
        || new Unifier(body, this).isOpen(path.get(from))) {
      return walk(new DataTree.Read(document), path, from, false);
    }
    document.askedByKey = true;
    return walk(new Keyed.Read(document, value(path.get(from))), path, from + 1, false);
  }

  private Expr descend(DataTree tree, Expr base, List<Term> steps) {
    Unifier unifier = new Unifier(body, this);
    Descend.Operand[] operands = new Descend.Operand[steps.size()];
    for (int i = 0; i < operands.length; i++) {
      Term step = steps.get(i);
      operands[i] =
          unifier.isOpen(step)
              ? new Descend.Operand.Unknown(unifier.pattern(step))
              : new Descend.Operand.Known(value(step));
    }
    Register result = body.layout.fresh();
    body.add(next -> new Descend(tree, base, operands, result.index, next));
    unifier.finish();
    return result;
  }

  /** The steps of a ref from `from` on, each a lookup or an iteration. */
  private Expr walk(Expr start, List<Term> path, int from, boolean ofBase) {
    Expr at = start;
    for (Term step : path.subList(from, path.size())) {
      Unifier unifier = new Unifier(body, this);
      if (unifier.isOpen(step)) {
        Expr collection = at;
        Pattern key = unifier.pattern(step);
        Register element = body.layout.fresh();
        body.add(next -> new Iterate(collection, key, element.index, next));
        unifier.finish();
        at = element;
        continue;
      }
      Expr key = value(step);
      Value constant = key.constant();
      if (ofBase) {
        at = new Lookup.BaseIndex(at, key, start);
      } else if (constant != null) {
        at = new Lookup.Member(at, constant);
      } else {
        at = new Lookup.Index(at, key);
      }
    }
    return at;
  }
}
