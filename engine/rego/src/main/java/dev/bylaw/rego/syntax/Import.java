package dev.bylaw.rego.syntax;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An import.
 *
 * @param path starts with {@code data}, {@code input}, {@code rego} or {@code future}
 * @param alias the name after {@code as}
 */
public record Import(List<String> path, @Nullable String alias, Span span) {
  public Import {
    path = List.copyOf(path);
  }

  /** The name that the import binds in its module: the alias, or the last step of the path. */
  public String name() {
    return alias != null ? alias : path.getLast();
  }

  /** Whether this switches on keywords and binds nothing: {@code rego.v1}, {@code future.…}. */
  public boolean isKeywords() {
    return path.getFirst().equals("rego") || path.getFirst().equals("future");
  }
}
