package dev.bylaw.bundle.yaml;

/**
 * How much of a document is read before it is refused with a diagnostic.
 *
 * @param bytes of the file
 * @param depth of nesting, aliases expanded
 * @param nodes in the whole document, aliases expanded: what stops an entity bomb
 * @param aliases in the whole document
 */
public record YamlLimits(int bytes, int depth, int nodes, int aliases) {

  /** 4 MiB, 64 levels, 200,000 nodes, 1,000 aliases. */
  public static final YamlLimits DEFAULT = new YamlLimits(4 << 20, 64, 200_000, 1_000);
}
