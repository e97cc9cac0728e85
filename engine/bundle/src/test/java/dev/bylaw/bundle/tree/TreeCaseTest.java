package dev.bylaw.bundle.tree;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bylaw.bundle.diagnostic.Diagnostic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each file under {@code trees/cases} changes the base tree and says what the loader then tells.
 *
 * <p>A line {@code --- path} begins the new content of a file, {@code --- path (delete)} takes one
 * away, {@code --- slice domain} loads a slice, {@code --- expect} begins the diagnostics. {@code
 * -Dbylaw.update=true} writes what was found in place of what was expected.
 */
class TreeCaseTest {

  private static final Path CASES = Path.of("src/test/resources/trees/cases");

  @TempDir Path temp;

  @TestFactory
  Stream<DynamicTest> cases() throws IOException {
    try (Stream<Path> files = Files.list(CASES)) {
      return files.sorted().toList().stream()
          .map(file ->
              DynamicTest.dynamicTest(
                  file.getFileName().toString().replace(".case", ""), () -> run(file)));
    }
  }

  private void run(Path file) throws IOException {
    Path tree = temp.resolve(file.getFileName().toString());
    BaseTree.copyTo(tree);
    var options = LoadOptions.at(BaseTree.CLOCK);
    List<String> lines = Files.readAllLines(file);
    int i = 0;
    var head = new ArrayList<String>();
    while (i < lines.size() && !lines.get(i).equals("--- expect")) {
      String line = lines.get(i++);
      head.add(line);
      if (line.startsWith("--- slice ")) {
        options = options.forDomain(line.substring("--- slice ".length()));
      } else if (line.endsWith(" (delete)")) {
        Files.delete(tree.resolve(line.substring(4, line.length() - " (delete)".length())));
      } else if (line.startsWith("--- ")) {
        var content = new StringBuilder();
        while (i < lines.size() && !lines.get(i).startsWith("--- ")) {
          head.add(lines.get(i));
          content.append(lines.get(i++)).append('\n');
        }
        Path target = tree.resolve(line.substring(4));
        Files.createDirectories(target.getParent());
        Files.writeString(target, content);
      }
    }
    List<String> expected = lines.subList(Math.min(i + 1, lines.size()), lines.size());

    LoadResult result = TreeLoader.load(tree, options);

    List<String> found = result.diagnostics().stream().map(Diagnostic::toString).toList();
    if (Boolean.getBoolean("bylaw.update")) {
      head.add("--- expect");
      head.addAll(found);
      Files.write(file, head);
      return;
    }
    assertThat(found).containsExactlyElementsOf(expected);
    boolean error = expected.stream().anyMatch(e -> e.contains(": error: "));
    assertThat(result.tree() == null).isEqualTo(error);
  }
}
