package dev.bylaw.rego.syntax;

import dev.bylaw.rego.value.ObjectValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A {@code # METADATA} block.
 *
 * @param title empty where not written, as the other texts
 * @param custom the {@code custom} mapping; empty where not written
 * @param target the path of the package, or of package and rule's string prefix, from {@code data}
 *     (without it)
 * @param span of the block's comments
 */
public record Annotations(
    Scope scope,
    String title,
    String description,
    boolean entrypoint,
    List<String> organizations,
    List<RelatedResource> relatedResources,
    List<Author> authors,
    List<Schema> schemas,
    @Nullable ObjectValue compile,
    ObjectValue custom,
    List<String> target,
    Span span) {
  public Annotations {
    organizations = List.copyOf(organizations);
    relatedResources = List.copyOf(relatedResources);
    authors = List.copyOf(authors);
    schemas = List.copyOf(schemas);
    target = List.copyOf(target);
  }

  /** What the annotations are about. */
  public enum Scope {
    RULE,
    DOCUMENT,
    PACKAGE,
    SUBPACKAGES
  }

  public record RelatedResource(String ref, @Nullable String description) {}

  public record Author(@Nullable String name, @Nullable String email) {}

  /**
   * The JSON schema of a document.
   *
   * @param path as {@code [input, x]}
   * @param schema a path under {@code schema}, or null where the definition stands inline
   */
  public record Schema(
      List<String> path, @Nullable List<String> schema, @Nullable ObjectValue definition) {}
}
