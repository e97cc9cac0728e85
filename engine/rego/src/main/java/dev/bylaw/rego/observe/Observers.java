package dev.bylaw.rego.observe;

import dev.bylaw.rego.eval.Observer;
import dev.bylaw.rego.syntax.Span;
import java.util.List;

/** Combines observers. */
public final class Observers {
  private Observers() {}

  /** An observer that tells each of some others, in their order. */
  public static Observer all(List<? extends Observer> observers) {
    List<Observer> all = List.copyOf(observers);
    return all.size() == 1 ? all.getFirst() : new Each(all);
  }

  private record Each(List<Observer> all) implements Observer {
    @Override
    public void on(Event event) {
      for (Observer observer : all) {
        observer.on(event);
      }
    }

    @Override
    public void note(String text) {
      for (Observer observer : all) {
        observer.note(text);
      }
    }

    @Override
    public void print(Span span, String text) {
      for (Observer observer : all) {
        observer.print(span, text);
      }
    }
  }
}
