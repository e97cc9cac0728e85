package dev.bylaw.rego.compile;

import dev.bylaw.rego.syntax.Rule;
import dev.bylaw.rego.syntax.Term;
import java.util.List;

/**
 * A rule in its place.
 *
 * @param packagePath under {@code data}
 * @param path the longest prefix of package and head ref that consists of strings
 * @param suffix the steps of the head ref after that; empty for most rules. Its variables are bound
 *     by the body.
 * @param rule with the guarantees of {@link CheckedProgram}; the spans are those of the source
 */
public record CheckedRule(
    List<String> packagePath, List<String> path, List<Term> suffix, Rule rule) {
  public CheckedRule {
    packagePath = List.copyOf(packagePath);
    path = List.copyOf(path);
    suffix = List.copyOf(suffix);
  }
}
