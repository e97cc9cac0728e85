package dev.bylaw.rego.compile;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** The strongly connected components of a graph, by Tarjan's algorithm without recursion. */
final class Components {
  private final Map<Object, List<Object>> edges;
  private final Map<Object, Integer> index = new IdentityHashMap<>();
  private final Map<Object, Integer> low = new IdentityHashMap<>();
  private final Map<Object, Integer> component = new IdentityHashMap<>();
  private final Map<Integer, Integer> sizes = new HashMap<>();
  private final Deque<Object> open = new ArrayDeque<>();
  private final List<Object> closed = new ArrayList<>();
  private int next;

  Components(Map<Object, List<Object>> edges, List<Object> order) {
    this.edges = edges;
    order.forEach(this::visit);
  }

  /** The nodes, each after those that it has edges to, cycles aside. */
  List<Object> dependenciesFirst() {
    return closed;
  }

  boolean isOnCycle(Object node) {
    return sizes.getOrDefault(component.getOrDefault(node, -1), 0) > 1
        || edges.getOrDefault(node, List.of()).stream().anyMatch(target -> target == node);
  }

  boolean isSame(Object a, Object b) {
    return component.getOrDefault(a, -1).equals(component.getOrDefault(b, -2));
  }

  private record Frame(Object node, Iterator<Object> targets) {}

  private void visit(Object root) {
    if (index.containsKey(root)) {
      return;
    }
    Deque<Frame> frames = new ArrayDeque<>();
    frames.push(enter(root));
    while (!frames.isEmpty()) {
      Frame frame = frames.getFirst();
      if (frame.targets.hasNext()) {
        Object target = frame.targets.next();
        if (!index.containsKey(target)) {
          frames.push(enter(target));
        } else if (!component.containsKey(target)) {
          lower(frame.node, index.getOrDefault(target, 0));
        }
      } else {
        frames.pop();
        close(frame.node);
        if (!frames.isEmpty()) {
          lower(frames.getFirst().node, low.getOrDefault(frame.node, 0));
        }
      }
    }
  }

  private Frame enter(Object node) {
    index.put(node, next);
    low.put(node, next);
    next++;
    open.push(node);
    return new Frame(node, edges.getOrDefault(node, List.of()).iterator());
  }

  private void lower(Object node, int value) {
    low.merge(node, value, Math::min);
  }

  private void close(Object node) {
    if (!low.getOrDefault(node, 0).equals(index.get(node))) {
      return;
    }
    int number = sizes.size();
    int size = 0;
    Object member;
    do {
      member = open.pop();
      component.put(member, number);
      closed.add(member);
      size++;
    } while (member != node);
    sizes.put(number, size);
  }
}
