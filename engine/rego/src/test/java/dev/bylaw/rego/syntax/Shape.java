package dev.bylaw.rego.syntax;

import java.lang.reflect.RecordComponent;
import java.util.Collection;
import java.util.stream.Collectors;

/**
 * A syntax tree as text without its spans, to compare trees that were read from different texts.
 */
final class Shape {
  private Shape() {}

  static String of(Object node) {
    if (node instanceof Collection<?> nodes) {
      return nodes.stream().map(Shape::of).collect(Collectors.joining(", ", "[", "]"));
    }
    if (!(node instanceof Record)) {
      return String.valueOf(node);
    }
    StringBuilder text = new StringBuilder(node.getClass().getSimpleName()).append('(');
    for (RecordComponent component : node.getClass().getRecordComponents()) {
      boolean skipped =
          component.getType() == Span.class
              || component.getName().equals("comments")
              || component.getName().equals("annotations");
      if (!skipped) {
        try {
          text.append(of(component.getAccessor().invoke(node))).append(' ');
        } catch (ReflectiveOperationException e) {
          throw new AssertionError(e);
        }
      }
    }
    return text.append(braces(node)).append(')').toString();
  }

  /** Which operands stand in braces; of other bodies it says nothing. */
  private static String braces(Object node) {
    return switch (node) {
      case Expression.And(Body left, Body right) -> left.isBraced() + "," + right.isBraced();
      case Expression.Or(Body left, Body right) -> left.isBraced() + "," + right.isBraced();
      case Expression.Group(Body body) -> String.valueOf(body.isBraced());
      default -> "";
    };
  }
}
