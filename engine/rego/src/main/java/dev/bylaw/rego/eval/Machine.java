package dev.bylaw.rego.eval;

import dev.bylaw.rego.builtin.BuiltinContext;
import org.jspecify.annotations.Nullable;

/** All that one evaluation changes. Used by one thread, once. */
final class Machine {
  /** Steps between two looks at the clock and at cancellation. */
  private static final int STRIDE = 512;

  /** What an element takes in a collection, roughly. */
  private static final long ELEMENT_BYTES = 32;

  final Run run;
  Scope scope;

  /** Collects what the innermost body produces. */
  @Nullable Object sink;

  /** Of nested bodies; kept by observed plans alone. */
  int level;

  private int stride;
  private long steps;
  private long memory;
  private int depth;
  // set at the first look: most evaluations are done before it
  private long started;
  private boolean looked;
  private @Nullable BuiltinContext builtins;

  Machine(Run run, Scope scope) {
    this.run = run;
    this.scope = scope;
    this.stride = (int) Math.min(STRIDE, run.steps());
    this.steps = run.steps() - stride;
    this.memory = run.memoryBytes();
  }

  /** Counts a step. */
  void tick() throws Halt {
    if (--stride < 0) {
      look();
    }
  }

  /** Counts elements of collections that are built. */
  void built(int elements) throws Halt {
    builtBytes((long) elements * ELEMENT_BYTES);
  }

  /** Counts text that is built. */
  void builtBytes(long bytes) throws Halt {
    memory -= bytes;
    if (memory < 0) {
      throw Halt.limit(
          "evaluation built values of more than " + run.memoryBytes() + " bytes altogether");
    }
  }

  /** The steps counted so far. */
  long taken() {
    return run.steps() - steps - stride;
  }

  private void look() throws Halt {
    if (run.cancelled().getAsBoolean()) {
      throw cancelled();
    }
    if (steps <= 0) {
      throw Halt.limit("evaluation took more than " + run.steps() + " steps");
    }
    if (isLate()) {
      throw late();
    }
    stride = (int) Math.min(STRIDE, steps);
    steps -= stride;
  }

  static Halt cancelled() {
    return new Halt("eval_cancel_error", "caller cancelled query execution", null);
  }

  /** Counts a step that nests. */
  void enter() throws Halt {
    tick();
    if (++depth > run.depth()) {
      throw Halt.limit("evaluation is nested more than " + run.depth() + " deep");
    }
  }

  /** Where a machine stands, to go back to when something it tries halts. */
  record Mark(Scope scope, @Nullable Object sink, int depth) {}

  Mark mark() {
    return new Mark(scope, sink, depth);
  }

  void reset(Mark mark) {
    scope = mark.scope();
    sink = mark.sink();
    depth = mark.depth();
  }

  /** Ends what {@link #enter} began. */
  void leave() {
    depth--;
  }

  int depth() {
    return depth;
  }

  BuiltinContext builtins() {
    BuiltinContext context = builtins;
    if (context == null) {
      Observer observer = run.observer();
      context =
          new BuiltinContext(
              run.nowNanos(),
              run.seed(),
              run.outputBytes(),
              this::isOver,
              run.runtime(),
              observer == null ? _ -> {} : observer::note,
              run.outside());
      builtins = context;
    }
    return context;
  }

  private boolean isOver() {
    return run.cancelled().getAsBoolean() || isLate();
  }

  /** Whether the time is up; it begins to run at the first question. */
  private boolean isLate() {
    long now = System.nanoTime();
    if (!looked) {
      looked = true;
      started = now;
    }
    return now - started > run.timeNanos();
  }

  /** What ended a builtin that asked whether the evaluation is over. */
  Halt over() {
    return run.cancelled().getAsBoolean() ? cancelled() : late();
  }

  private Halt late() {
    return Halt.limit("evaluation took more than " + run.timeNanos() + " ns");
  }
}
