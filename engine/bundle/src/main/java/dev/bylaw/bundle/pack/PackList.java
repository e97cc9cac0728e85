package dev.bylaw.bundle.pack;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The list {@code packs} in the text of a mesh.yaml. */
public final class PackList {
  private static final Pattern ONE_LINE =
      Pattern.compile("(?m)^packs:[ \\t]*\\[([^\\]\\n]*)\\]([ \\t]*(?:#.*)?)$");
  private static final Pattern ANY = Pattern.compile("(?m)^packs[ \\t]*:");

  private PackList() {}

  /**
   * The text with a pack turned on; empty where {@code packs} is written in a way that a person had
   * better change.
   */
  public static Optional<String> with(String mesh, String pack) {
    Matcher line = ONE_LINE.matcher(mesh);
    if (line.find()) {
      String before = line.group(1).strip();
      for (String each : before.split(",")) {
        if (each.strip().replaceAll("^[\"']|[\"']$", "").equals(pack)) {
          return Optional.of(mesh);
        }
      }
      String list = "packs: [" + (before.isEmpty() ? pack : before + ", " + pack) + "]";
      return Optional.of(
          mesh.substring(0, line.start()) + list + line.group(2) + mesh.substring(line.end()));
    }
    if (ANY.matcher(mesh).find()) {
      return Optional.empty();
    }
    String end = mesh.isEmpty() || mesh.endsWith("\n") ? "" : "\n";
    return Optional.of(mesh + end + "\npacks: [" + pack + "]\n");
  }
}
