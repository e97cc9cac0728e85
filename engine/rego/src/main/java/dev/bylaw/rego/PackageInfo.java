package dev.bylaw.rego;

import dev.bylaw.rego.syntax.Annotations;
import java.util.List;

/**
 * One package of a program; its modules may be several files.
 *
 * @param path from the root, for instance `data.bylaw.global.pii`
 * @param files names of the sources that declare it, in the order in which they were given
 * @param annotations METADATA blocks of scope package and subpackages, in source order
 * @param rules every definition in source order, functions included
 */
public record PackageInfo(
    String path, List<String> files, List<Annotations> annotations, List<RuleInfo> rules) {
  public PackageInfo {
    files = List.copyOf(files);
    annotations = List.copyOf(annotations);
    rules = List.copyOf(rules);
  }
}
