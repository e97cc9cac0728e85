package dev.bylaw.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Documents that a command line names: files, and folders for all YAML and JSON files in them but
 * those that a policy tree keeps beside its products.
 */
public final class DocumentFiles {
  private static final Pattern DOCUMENT = Pattern.compile(".*\\.(ya?ml|json)");
  private static final Pattern OF_THE_TREE =
      Pattern.compile("(agreements|answers|controls|domain|mesh)\\.yaml|.*_cases\\.yaml");

  private DocumentFiles() {}

  /** The files, those of a folder sorted by path. */
  public static List<Path> expand(List<Path> named) throws Failure, IOException {
    List<Path> all = new ArrayList<>();
    for (Path file : named) {
      if (Files.isDirectory(file)) {
        try (Stream<Path> walk = Files.walk(file)) {
          walk.filter(Files::isRegularFile)
              .filter(p -> isDocument(String.valueOf(p.getFileName())))
              .sorted()
              .forEach(all::add);
        } catch (UncheckedIOException e) {
          throw new Failure(ExitCode.USAGE, "cannot read `" + file + "`");
        }
      } else if (Files.isReadable(file)) {
        all.add(file);
      } else {
        throw new Failure(ExitCode.USAGE, "cannot read `" + file + "`");
      }
    }
    return all;
  }

  private static boolean isDocument(String name) {
    return DOCUMENT.matcher(name).matches() && !OF_THE_TREE.matcher(name).matches();
  }
}
