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
record TreeFile(String path, byte[] bytes) {

  String text() {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  String name() {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  String extension() {
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
