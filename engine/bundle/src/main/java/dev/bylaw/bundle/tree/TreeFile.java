package dev.bylaw.bundle.tree;

import dev.bylaw.bundle.diagnostic.Location;
import java.nio.charset.StandardCharsets;

/**
 * A file of the tree that was read.
 *
 * @param path in the tree, with forward slashes
 */
@SuppressWarnings(
    "ArrayRecordComponent") // an internal carrier: compared by no one, changed by no one
public record TreeFile(String path, byte[] bytes) {

  /** Its text, whatever its bytes are. */
  public String text() {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** The last step of its path. */
  public String name() {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** What follows the last dot of its name; empty without one. */
  public String extension() {
    String name = name();
    int dot = name.lastIndexOf('.');
    return dot < 0 ? "" : name.substring(dot + 1);
  }

  boolean isYaml() {
    return extension().equals("yaml") || extension().equals("yml");
  }

  boolean isTest() {
    String name = name();
    return name.endsWith("_test.rego")
        || name.endsWith("_cases.yaml")
        || name.endsWith("_cases.yml");
  }

  Location location() {
    return Location.wholeFile(path);
  }
}
