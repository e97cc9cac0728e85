package dev.bylaw.bundle.archive;

import java.nio.charset.StandardCharsets;

/** The rules of paths in a bundle: relative, plain, and not out of it. */
final class ArchivePath {

  private ArchivePath() {}

  /**
   * The path without a leading {@code ./} and a trailing slash.
   *
   * @throws BundleException if it is absolute, leads out, or is no plain path
   */
  static String check(String path, int maxBytes) throws BundleException {
    String plain = path.startsWith("./") ? path.substring(2) : path;
    plain = plain.endsWith("/") ? plain.substring(0, plain.length() - 1) : plain;
    if (plain.isEmpty() || plain.equals(".")) {
      return "";
    }
    if (plain.getBytes(StandardCharsets.UTF_8).length > maxBytes) {
      throw new BundleException("a path in the bundle is longer than " + maxBytes + " bytes");
    }
    if (plain.startsWith("/")) {
      throw new BundleException("`" + shown(path) + "` is an absolute path");
    }
    if (plain.chars().anyMatch(c -> c < 0x20 || c == 0x7f || c == '\\' || c == 0xfffd)) {
      throw new BundleException(
          "`"
              + shown(path)
              + "` is no path: it has a control character, a backslash or bytes that"
              + " are no UTF-8");
    }
    for (String step : plain.split("/", -1)) {
      if (step.equals("..")) {
        throw new BundleException("`" + shown(path) + "` leads out of the bundle");
      }
      if (step.isEmpty() || step.equals(".")) {
        throw new BundleException("`" + shown(path) + "` has an empty step");
      }
    }
    return plain;
  }

  /** The path as a message may show it: short, and on one line. */
  static String shown(String path) {
    String plain = path.replaceAll("[\\p{Cc}\\x7f]", "?");
    return plain.length() > 120 ? plain.substring(0, 120) + "…" : plain;
  }
}
