package dev.bylaw.rego.compile;

import dev.bylaw.rego.syntax.Literal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Orders the statements of a body so that each finds its inputs bound by those before it. A
 * statement is taken as soon as it is safe; of several, the first: so little is moved.
 *
 * @param literals those that could be placed, in order
 * @param unsafe what remained, with the variables that nothing binds
 * @param late those that stand before a statement that is placed before them
 * @param whole whether it is the same for the statements taken apart: each was placed, and none of
 *     them binds what a call within it needs
 */
record Ordering(
    List<Literal> literals, Map<Literal, Set<String>> unsafe, List<Literal> late, boolean whole) {

  /** What a statement needs to know of itself. */
  private static final class Item {
    final Literal literal;
    final Set<String> closed;
    final Set<String> own;
    Set<String> unsafe;
    boolean placed;

    Item(Literal literal) {
      this.literal = literal;
      this.own = Variables.own(literal);
      this.unsafe = own;
      this.closed = Variables.inClosures(literal);
    }
  }

  /**
   * Orders a body.
   *
   * @param globals the variables that are bound around it
   */
  static Ordering of(List<Literal> body, Set<String> globals) {
    Set<String> bodyVariables = new HashSet<>();
    List<Item> items = new ArrayList<>(body.size());
    for (Literal literal : body) {
      Item item = new Item(literal);
      bodyVariables.addAll(item.unsafe);
      items.add(item);
    }
    if (bodyVariables.isEmpty()) {
      return new Ordering(body, Map.of(), List.of(), true); // each is safe where it stands
    }
    for (Item item : items) {
      item.closed.retainAll(bodyVariables);
      item.closed.removeAll(globals);
      item.unsafe.removeAll(globals);
    }
    Set<String> safe = new HashSet<>(globals);
    List<Literal> placed = new ArrayList<>();
    List<Literal> late = new ArrayList<>();
    boolean first = true;
    boolean whole = true;
    int before;
    do {
      before = placed.size();
      for (Item item : items) {
        if (item.placed) {
          continue;
        }
        Set<String> outputs = Outputs.of(item.literal, safe);
        if (place(item, outputs, safe)) {
          item.placed = true;
          placed.add(item.literal);
          if (!first) {
            late.add(item.literal);
          }
          whole &= outputs.isEmpty() || !Expansion.feedsItself(item.literal, outputs);
        }
      }
      first = false;
    } while (placed.size() > before);
    if (placed.size() == items.size()) {
      return new Ordering(placed, Map.of(), late, whole);
    }
    Map<Literal, Set<String>> unsafe = new IdentityHashMap<>();
    items.stream()
        .filter(item -> !item.placed)
        .forEach(item -> unsafe.put(item.literal, item.unsafe));
    return new Ordering(placed, unsafe, late, false);
  }

  private static boolean place(Item item, Set<String> outputs, Set<String> safe) {
    if (!item.closed.isEmpty()) {
      Set<String> missing = new HashSet<>(item.closed);
      missing.removeAll(safe);
      if (!missing.isEmpty()) {
        if (missing.equals(outputs)) {
          // a closure over what the statement itself binds
          return false;
        }
        item.unsafe = missing;
      }
    }
    item.unsafe.removeIf(name -> outputs.contains(name) || safe.contains(name));
    if (item.unsafe.isEmpty() && item.unsafe != item.own) {
      // what its closures needed is there; OPA looks no further than that
      item.unsafe = item.own;
      item.unsafe.removeIf(name -> outputs.contains(name) || safe.contains(name));
    }
    if (!item.unsafe.isEmpty()) {
      return false;
    }
    safe.addAll(outputs);
    return true;
  }

  /** All unsafe statements in the order of the source. */
  static Map<Literal, Set<String>> inOrder(Map<Literal, Set<String>> unsafe) {
    Map<Literal, Set<String>> ordered = new LinkedHashMap<>();
    unsafe.keySet().stream()
        .sorted((a, b) -> a.span().compareTo(b.span()))
        .forEach(literal -> ordered.put(literal, unsafe.getOrDefault(literal, Set.of())));
    return ordered;
  }
}
