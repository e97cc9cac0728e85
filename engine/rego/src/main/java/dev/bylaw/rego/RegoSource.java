package dev.bylaw.rego;

import java.util.Objects;

/**
 * One Rego module as text.
 *
 * @param file the name that spans and diagnostics carry, usually a path relative to the policy tree
 * @param text the whole module
 */
public record RegoSource(String file, String text) {
  public RegoSource {
    Objects.requireNonNull(file, "file");
    Objects.requireNonNull(text, "text");
  }
}
