package dev.bylaw.rego.eval;

import dev.bylaw.rego.syntax.Span;
import dev.bylaw.rego.value.Value;
import org.jspecify.annotations.Nullable;

/** Tells the observer that a statement is evaluated. Only plans made for observation have it. */
final class Watch extends Check {
  private final Observer.Event event;
  private final Span span;

  Watch(Observer.Event event, Span span) {
    this.event = event;
    this.span = span;
  }

  @Override
  boolean holds(Machine m, @Nullable Value[] f) {
    Observer observer = m.run.observer();
    if (observer != null) {
      observer.on(event, span, m.depth());
    }
    return true;
  }
}
