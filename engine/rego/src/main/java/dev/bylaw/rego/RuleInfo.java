package dev.bylaw.rego;

import dev.bylaw.rego.syntax.Annotations;
import dev.bylaw.rego.syntax.Span;
import java.util.List;

/**
 * One definition of a rule.
 *
 * @param name the ground part of the head relative to its package, for instance `deny` or `p.q`
 * @param path the ground part of the head from the root, for instance `data.a.deny`
 * @param isDefault whether it is `default name := …`
 * @param annotations the METADATA blocks above this definition
 */
public record RuleInfo(
    String name,
    String path,
    RuleKind kind,
    boolean isDefault,
    Span span,
    List<Annotations> annotations) {
  public RuleInfo {
    annotations = List.copyOf(annotations);
  }

  /** What a definition contributes to its rule. */
  public enum RuleKind {
    /** One value. */
    COMPLETE,
    /** A value by arguments. */
    FUNCTION,
    /** An element of a set (`contains`). */
    PARTIAL_SET,
    /** A value at a key, or at a path of keys. */
    PARTIAL_OBJECT
  }

  /** The names of rules by which test runners find tests. */
  public boolean isTest() {
    String last = name.substring(name.lastIndexOf('.') + 1);
    return last.startsWith("test_") || last.startsWith("todo_test_");
  }
}
