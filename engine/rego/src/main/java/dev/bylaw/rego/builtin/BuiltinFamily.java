package dev.bylaw.rego.builtin;

import dev.bylaw.rego.builtin.Builtin.Implementation;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Built-in functions that belong together. The registry finds families as services, so that it
 * knows none of them; a family is asked for an implementation by name, and nothing of it is linked
 * before that.
 */
public abstract class BuiltinFamily {
  private final List<Function<String, @Nullable Implementation>> members;

  /** A family of what {@code members} implement. */
  @SafeVarargs
  protected BuiltinFamily(Function<String, @Nullable Implementation>... members) {
    this.members = List.of(members);
  }

  /** The implementation of {@code name}, or null if it is not of this family. */
  final @Nullable Implementation find(String name) {
    for (Function<String, @Nullable Implementation> member : members) {
      Implementation implementation = member.apply(name);
      if (implementation != null) {
        return implementation;
      }
    }
    return null;
  }
}
