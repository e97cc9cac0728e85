package dev.bylaw.rego.eval;

import dev.bylaw.rego.syntax.Span;
import dev.bylaw.rego.value.StringValue;
import dev.bylaw.rego.value.Value;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The documents that expressions see, and what was computed from them. A `with` modifier opens a
 * new scope, so that nothing computed outside it is seen inside, nor the other way round.
 */
final class Scope {
  /** Stands in the caches for what was found to be undefined; known by identity. */
  static final Value UNDEFINED = StringValue.of("undefined");

  final @Nullable Scope outer;
  final @Nullable Value input;
  final Value data;

  /** Paths that `with` gave a value and that therefore hide virtual documents. */
  final List<List<Value>> replaced;

  /** Functions that `with` replaced: by {@link Function} or by builtin name. */
  final Map<Object, Replacement> replacements;

  /** Values of {@link Lookup.Slot}s by id. */
  final @Nullable Value[] slots;

  /** Documents on one page, as a power of two. */
  private static final int PAGE_BITS = 5;

  private static final int PAGE = 1 << PAGE_BITS;

  /**
   * By id, in pages that are made when something on them is kept: a scope sees few of the documents
   * of a large program, and those of one package stand together.
   */
  private @Nullable Value @Nullable [] @Nullable [] documents;

  private @Nullable Map<CallKey, Value> calls;
  private @Nullable Map<Join, Object> joins;

  Scope(
      @Nullable Scope outer,
      @Nullable Value input,
      Value data,
      List<List<Value>> replaced,
      Map<Object, Replacement> replacements,
      int slots) {
    this.outer = outer;
    this.input = input;
    this.data = data;
    this.replaced = replaced;
    this.replacements = replacements;
    this.slots = new Value[slots];
  }

  /** Whether `with` replaced the document at a path or one above it. */
  boolean hides(List<Value> path) {
    for (List<Value> prefix : replaced) {
      if (prefix.size() <= path.size() && path.subList(0, prefix.size()).equals(prefix)) {
        return true;
      }
    }
    return false;
  }

  /** A base document with what stood there before `with` replaced something below its path. */
  Value merged(List<Value> path, Value value) {
    boolean below =
        replaced.stream()
            .anyMatch(target ->
                target.size() > path.size() && target.subList(0, path.size()).equals(path));
    if (!below || hides(path)) {
      return value;
    }
    Scope first = this;
    while (first.outer != null) {
      first = first.outer;
    }
    Value base = first.data;
    for (Value step : path) {
      base = Lookup.inBase(base, step);
      if (base == null) {
        return value;
      }
    }
    return DataTree.merge(base, value);
  }

  /** The scope in which the code of a replacement runs: what it calls is not replaced again. */
  Scope withoutReplacements() {
    return new Scope(this, input, data, replaced, Map.of(), slots.length);
  }

  /** What a virtual document was found to be: null where it was not computed yet. */
  @Nullable Value document(int id) {
    @Nullable Value @Nullable [] @Nullable [] pages = documents;
    @Nullable Value @Nullable [] page = pages == null ? null : pages[id >>> PAGE_BITS];
    return page == null ? null : page[id & (PAGE - 1)];
  }

  void keepDocument(int id, int count, @Nullable Value value) {
    @Nullable Value @Nullable [] @Nullable [] pages = documents;
    if (pages == null) {
      pages = new Value[(count + PAGE - 1) >>> PAGE_BITS][];
      documents = pages;
    }
    @Nullable Value @Nullable [] page = pages[id >>> PAGE_BITS];
    if (page == null) {
      page = new Value[Math.min(PAGE, count - (id & -PAGE))];
      pages[id >>> PAGE_BITS] = page;
    }
    page[id & (PAGE - 1)] = value == null ? UNDEFINED : value;
  }

  /** What a call was found to give: null where it was not made yet. */
  @Nullable Value call(CallKey key) {
    Map<CallKey, Value> known = calls;
    return known == null ? null : known.get(key);
  }

  void keepCall(CallKey key, @Nullable Value value) {
    Map<CallKey, Value> known = calls;
    if (known == null) {
      known = new HashMap<>();
      calls = known;
    }
    known.put(key, value == null ? UNDEFINED : value);
  }

  /** What is known of a join, or null. */
  @Nullable Object join(Join join) {
    Map<Join, Object> known = joins;
    return known == null ? null : known.get(join);
  }

  void keepJoin(Join join, Object state) {
    Map<Join, Object> known = joins;
    if (known == null) {
      known = new IdentityHashMap<>();
      joins = known;
    }
    known.put(join, state);
  }

  /** A function and its arguments. */
  static final class CallKey {
    private final Object function;
    private final @Nullable Value[] arguments;
    private final int hash;

    CallKey(Object function, @Nullable Value[] frame, int arity) {
      this.function = function;
      this.arguments = java.util.Arrays.copyOf(frame, arity);
      this.hash = System.identityHashCode(function) * 31 + java.util.Arrays.hashCode(arguments);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof CallKey k
          && function == k.function
          && java.util.Arrays.equals(arguments, k.arguments);
    }

    @Override
    public int hashCode() {
      return hash;
    }
  }

  /** What stands in for a function or builtin. */
  sealed interface Replacement {
    /** The result for arguments, or null. */
    default @Nullable Value call(Machine m, Value[] arguments, Span span) throws Halt {
      return switch (this) {
        case ByValue(Value value) -> value;
        case ByFunction(Function function) -> {
          Scope scope = m.scope;
          m.scope = scope.withoutReplacements();
          Value result = function.call(m, arguments);
          m.scope = scope;
          yield result;
        }
        case ByBuiltin(BuiltinCall.Target builtin) -> builtin.call(m, arguments, span);
      };
    }

    /** Another function. */
    record ByFunction(Function function) implements Replacement {}

    /** Another builtin. */
    record ByBuiltin(BuiltinCall.Target builtin) implements Replacement {}

    /** The same value for all arguments. */
    record ByValue(Value value) implements Replacement {}
  }
}
