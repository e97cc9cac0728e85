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

  /** Whether test runners look at this rule: its last name starts with `test_` or `todo_test_`. */
  public boolean isTest() {
    return lastName().startsWith("test_") || isTodo();
  }

  /** Whether test runners skip this rule. */
  public boolean isTodo() {
    return lastName().startsWith("todo_test_");
  }

  private String lastName() {
    return name.substring(name.lastIndexOf('.') + 1);
  }
}
