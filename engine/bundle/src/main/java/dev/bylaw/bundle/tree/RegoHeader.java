package dev.bylaw.bundle.tree;

import dev.bylaw.bundle.diagnostic.Diagnostics;
import dev.bylaw.bundle.yaml.MappingReader;
import dev.bylaw.bundle.yaml.YamlNode;
import dev.bylaw.bundle.yaml.YamlReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The package clause of a Rego file and the METADATA block above it, read as a YAML document that
 * stands where the comments stand, so that every key has its own line and column.
 *
 * @param packagePath from the root, such as {@code data.bylaw.global.pii}
 * @param line of the package clause, from 1
 * @param annotation the METADATA block; null where there is none or it could not be read
 * @param bylaw its {@code custom.bylaw}; null where there is none
 * @param broken whether a block was found and is no document
 */
record RegoHeader(
    String packagePath,
    int line,
    @Nullable MappingReader annotation,
    @Nullable MappingReader bylaw,
    boolean broken) {

  private static final Pattern PACKAGE = Pattern.compile("package\\s+([^\\s#]+)\\s*(?:#.*)?");
  private static final String MARKER = "METADATA";

  /** The header of a file, or null when no package clause is found; the compiler tells why. */
  static @Nullable RegoHeader read(TreeFile file, Diagnostics diagnostics) {
    List<String> lines = file.text().lines().toList();
    int clause = 0;
    while (clause < lines.size() && isBlankOrComment(lines.get(clause))) {
      clause++;
    }
    Matcher matcher = clause < lines.size() ? PACKAGE.matcher(lines.get(clause).strip()) : null;
    if (matcher == null || !matcher.matches()) {
      return null;
    }
    String path = "data." + matcher.group(1);
    int start = clause - 1;
    while (start >= 0 && !isMarker(lines.get(start))) {
      start--;
    }
    if (start < 0) {
      return new RegoHeader(path, clause + 1, null, null, false);
    }
    // the comment signs become blanks and the lines above become empty: every place stays its own
    var yaml = new StringBuilder("\n".repeat(start + 1));
    for (int i = start + 1; i < clause && lines.get(i).stripLeading().startsWith("#"); i++) {
      yaml.append(lines.get(i).replaceFirst("#", " ")).append('\n');
    }
    byte[] bytes = yaml.toString().getBytes(StandardCharsets.UTF_8);
    if (yaml.toString().isBlank()) {
      return new RegoHeader(path, clause + 1, null, null, false);
    }
    YamlNode node = YamlReader.read(file.path(), bytes, diagnostics);
    MappingReader annotation = node == null ? null : MappingReader.of(node, "", diagnostics);
    MappingReader custom = annotation == null ? null : annotation.mapping("custom");
    MappingReader bylaw = custom == null ? null : custom.mapping("bylaw");
    return new RegoHeader(path, clause + 1, annotation, bylaw, annotation == null);
  }

  private static boolean isBlankOrComment(String line) {
    String stripped = line.strip();
    return stripped.isEmpty() || stripped.startsWith("#");
  }

  private static boolean isMarker(String line) {
    String stripped = line.strip();
    return stripped.startsWith("#") && stripped.substring(1).strip().equals(MARKER);
  }
}
