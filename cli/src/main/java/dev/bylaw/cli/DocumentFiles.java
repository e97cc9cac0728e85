package dev.bylaw.cli;

import dev.bylaw.bundle.diagnostic.Diagnostics;
import dev.bylaw.bundle.yaml.YamlNode;
import dev.bylaw.bundle.yaml.YamlReader;
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
          for (Path each : walk.filter(Files::isRegularFile).sorted().toList()) {
            if (DOCUMENT.matcher(name(each)).matches() && !isOfTheTree(each)) {
              all.add(each);
            }
          }
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

  private static String name(Path file) {
    return String.valueOf(file.getFileName());
  }

  /**
   * Whether it is a file of the tree, by its name and by what stands in it: a contract is judged
   * under whatever name, and so is what cannot be read.
   */
  private static boolean isOfTheTree(Path file) throws IOException {
    return OF_THE_TREE.matcher(name(file)).matches()
        && YamlReader.read(file.toString(), Files.readAllBytes(file), new Diagnostics())
            instanceof YamlNode.Fields document
        && document.get("kind") == null;
  }
}
