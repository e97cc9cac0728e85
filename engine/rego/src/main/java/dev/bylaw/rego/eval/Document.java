package dev.bylaw.rego.eval;

import dev.bylaw.rego.syntax.Span;
import dev.bylaw.rego.value.ObjectValue;
import dev.bylaw.rego.value.SetValue;
import dev.bylaw.rego.value.Value;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A virtual document: what all rules of one path define together. */
abstract class Document {
  static final @Nullable Value[] NO_FRAME = {};

  /** Place in a scope's documents. */
  final int id;

  /** From `data`, without it. */
  final List<Value> path;

  private final Plan plan;
  private @Nullable Keyed keyed;

  /** Whether an expression asks for a single key, so that {@link #define(Keyed)} pays. */
  boolean askedByKey;

  Document(int id, List<Value> path, Plan plan) {
    this.id = id;
    this.path = path;
    this.plan = plan;
  }

  /** The value in the machine's scope, computed at most once there; null where undefined. */
  final @Nullable Value eval(Machine m) throws Halt {
    Scope scope = m.scope;
    Value known = scope.document(id);
    if (known != null) {
      return known == Scope.UNDEFINED ? null : known;
    }
    m.enter();
    Value value = compute(m);
    m.leave();
    scope.keepDocument(id, plan.documents(), value);
    return value;
  }

  /** What `with` put in the document's place, or null. */
  final @Nullable Value replaced(Scope scope) {
    Value value = scope.data;
    for (int i = 0; i < path.size(); i++) {
      Value step = path.get(i);
      value = scope.hides(path.subList(0, i)) ? Lookup.in(value, step) : Lookup.inBase(value, step);
      if (value == null) {
        return null;
      }
    }
    return value;
  }

  /**
   * The value's element at a key; where the definitions can be asked for it alone, the rest is not
   * computed.
   */
  final @Nullable Value at(Machine m, Value key) throws Halt {
    Value known = m.scope.document(id);
    if (known == null && keyed != null) {
      return keyed.at(m, key);
    }
    Value whole = eval(m);
    return whole == null ? null : Lookup.in(whole, key);
  }

  /** Sets the definitions by key, once, before the plan is shared. */
  final void define(Keyed byKey) {
    this.keyed = byKey;
  }

  abstract @Nullable Value compute(Machine m) throws Halt;

  /** The element at a key that some definitions, planned for a key, give; null for none. */
  @Nullable Value entry(Machine m, Value key, Contribution[] candidates) throws Halt {
    throw new IllegalStateException("a complete document has no entries");
  }

  /** Where the first definition stands. */
  abstract Span span();

  /** Everything that the definitions produce, each with its source, in source order. */
  abstract List<Produced> produced(Machine m) throws Halt;

  static @Nullable Value[] frame(int size) {
    return size == 0 ? NO_FRAME : new Value[size];
  }

  /** A rule with one value. */
  static final class Complete extends Document {
    private Definition[] definitions = {};
    private @Nullable Definition fallback;
    private boolean sameValue;
    private @Nullable RuleIndex<Definition> index;

    /** What is said where definitions disagree. */
    final String conflict;

    /**
     * A rule.
     *
     * @param within whether it lies inside a document whose heads have variables, of which it is an
     *     entry then
     */
    Complete(int id, List<Value> path, Plan plan, boolean within) {
      super(id, path, plan);
      this.conflict = within ? ConflictText.KEYS : ConflictText.rule(path);
    }

    /**
     * Sets the definitions, once, before the plan is shared.
     *
     * @param sameValue whether all definitions give the same constant, so that one is enough
     */
    void define(
        Definition[] all,
        @Nullable Definition defaultDefinition,
        boolean sameValue,
        @Nullable RuleIndex<Definition> ruleIndex) {
      this.definitions = all;
      this.fallback = defaultDefinition;
      this.sameValue = sameValue;
      this.index = ruleIndex;
    }

    @Override
    Span span() {
      return definitions.length == 0 ? Span.NONE : definitions[0].span;
    }

    @Override
    @Nullable Value compute(Machine m) throws Halt {
      Scope scope = m.scope;
      Object sink = m.sink;
      int depth = m.depth();
      try {
        return one(m);
      } catch (Halt halt) {
        m.reset(new Machine.Mark(scope, sink, depth));
        throw told(halt, m);
      }
    }

    /** The error as it is, or, where it is a conflict of these definitions, with their values. */
    private Halt told(Halt halt, Machine m) {
      return !conflict.equals(ConflictText.KEYS) && halt.isConflict(conflict)
          ? Disagreement.of(halt, m, definitions, definition -> frame(definition.frame))
          : halt;
    }

    private @Nullable Value one(Machine m) throws Halt {
      Definition[] candidates = index == null ? definitions : index.candidates(m, NO_FRAME);
      Value result = null;
      for (Definition definition : candidates) {
        m.tick();
        Value value = definition.eval(m, frame(definition.frame), result);
        if (value == null) {
          continue;
        }
        if (sameValue) {
          return value;
        }
        if (result == null) {
          result = value;
        } else if (!result.equals(value)) {
          throw Halt.conflict(conflict, definition.span);
        }
      }
      return result == null && fallback != null ? fallback.eval(m, frame(fallback.frame)) : result;
    }

    @Override
    List<Produced> produced(Machine m) throws Halt {
      Machine.Mark mark = m.mark();
      try {
        return all(m);
      } catch (Halt halt) {
        m.reset(mark);
        throw told(halt, m);
      }
    }

    private List<Produced> all(Machine m) throws Halt {
      List<Produced> result = new ArrayList<>();
      for (Definition definition : definitions) {
        m.tick();
        Value value = definition.eval(m, frame(definition.frame));
        if (value != null) {
          if (!result.isEmpty() && !result.getFirst().value().equals(value)) {
            throw Halt.conflict(conflict, definition.span);
          }
          result.add(new Produced(value, definition.span));
        }
      }
      if (result.isEmpty() && fallback != null) {
        Value value = fallback.eval(m, frame(fallback.frame));
        if (value != null) {
          result.add(new Produced(value, fallback.span));
        }
      }
      return result;
    }
  }

  /** A partial set. */
  static final class Members extends Document {
    private Contribution[] contributions = {};
    private @Nullable RuleIndex<Contribution> index;

    Members(int id, List<Value> path, Plan plan) {
      super(id, path, plan);
    }

    /** Sets the definitions, once, before the plan is shared; their bodies end in Emit.Member. */
    void define(Contribution[] all, @Nullable RuleIndex<Contribution> ruleIndex) {
      this.contributions = all;
      this.index = ruleIndex;
    }

    @Override
    Span span() {
      return contributions.length == 0 ? Span.NONE : contributions[0].span();
    }

    @Override
    Value compute(Machine m) throws Halt {
      Contribution[] candidates = index == null ? contributions : index.candidates(m, NO_FRAME);
      SetValue.Builder set = SetValue.builder();
      Object outer = m.sink;
      for (Contribution contribution : candidates) {
        m.tick();
        m.sink = set;
        boolean _ = contribution.body().run(m, frame(contribution.frame()));
      }
      m.sink = outer;
      return set.build();
    }

    @Override
    @Nullable Value entry(Machine m, Value key, Contribution[] candidates) throws Halt {
      for (Contribution contribution : candidates) {
        m.tick();
        if (contribution.body().run(m, Keyed.frame(contribution, key))) {
          return key;
        }
      }
      return null;
    }

    @Override
    List<Produced> produced(Machine m) throws Halt {
      List<Produced> result = new ArrayList<>();
      Object outer = m.sink;
      for (Contribution contribution : contributions) {
        m.tick();
        SetValue.Builder set = SetValue.builder();
        m.sink = set;
        boolean _ = contribution.body().run(m, frame(contribution.frame()));
        for (Value value : set.build()) {
          result.add(new Produced(value, contribution.span()));
        }
      }
      m.sink = outer;
      return result;
    }
  }

  /** A partial object, or a tree of partial objects and sets under heads with variables. */
  static final class Entries extends Document {
    private Contribution[] contributions = {};
    private @Nullable RuleIndex<Contribution> index;
    private List<DataTree> within = List.of();

    /**
     * What is left where {@code with} put another document in place of this one: objects that only
     * lead to definitions. Null where a definition stands at this place itself.
     */
    @Nullable ObjectValue shell;

    Entries(int id, List<Value> path, Plan plan) {
      super(id, path, plan);
    }

    /**
     * Sets the definitions, once, before the plan is shared; their bodies end in {@link
     * DocumentBuilder.Put}.
     *
     * @param within documents with paths of their own inside this one
     */
    void define(
        Contribution[] all,
        @Nullable RuleIndex<Contribution> ruleIndex,
        List<DataTree> documentsWithin) {
      this.contributions = all;
      this.index = ruleIndex;
      this.within = documentsWithin;
    }

    @Override
    Span span() {
      return contributions.length == 0 ? Span.NONE : contributions[0].span();
    }

    @Override
    Value compute(Machine m) throws Halt {
      DocumentBuilder builder = new DocumentBuilder();
      fill(m, builder);
      return builder.build();
    }

    /**
     * Has all definitions put their entries into a builder that stands where this document does.
     */
    void fill(Machine m, DocumentBuilder builder) throws Halt {
      Contribution[] candidates = index == null ? contributions : index.candidates(m, NO_FRAME);
      Object outer = m.sink;
      for (Contribution contribution : candidates) {
        m.tick();
        m.sink = builder;
        boolean _ = contribution.body().run(m, frame(contribution.frame()));
      }
      m.sink = outer;
      for (DataTree inner : within) {
        inner.putInto(m, builder, path.size());
      }
    }

    @Override
    @Nullable Value entry(Machine m, Value key, Contribution[] candidates) throws Halt {
      DocumentBuilder builder = new DocumentBuilder();
      Object outer = m.sink;
      for (Contribution contribution : candidates) {
        m.tick();
        m.sink = builder;
        boolean _ = contribution.body().run(m, Keyed.frame(contribution, key));
      }
      m.sink = outer;
      for (DataTree inner : within) {
        if (inner.path.get(path.size()).equals(key)) {
          inner.putInto(m, builder, path.size());
        }
      }
      return builder.isEmpty() ? null : builder.build().get(key);
    }

    @Override
    List<Produced> produced(Machine m) throws Halt {
      List<Produced> result = new ArrayList<>();
      Object outer = m.sink;
      for (Contribution contribution : contributions) {
        m.tick();
        DocumentBuilder builder = new DocumentBuilder();
        m.sink = builder;
        boolean _ = contribution.body().run(m, frame(contribution.frame()));
        if (!builder.isEmpty()) {
          result.add(new Produced(builder.build(), contribution.span()));
        }
      }
      m.sink = outer;
      return result;
    }
  }
}
