package dev.bylaw.pdp.conflict;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bylaw.bundle.diagnostic.Diagnostic;
import dev.bylaw.bundle.tree.LoadOptions;
import dev.bylaw.pdp.PolicyLoader;
import dev.bylaw.pdp.PolicySet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each file under {@code conflicts/cases} changes the base tree and says what is then found, the
 * near misses beside the conflicts. A line {@code --- path} begins the content of a file, {@code
 * --- expect} the findings. {@code -Dbylaw.update=true} writes what was found in place of them.
 */
class ConflictCaseTest {
  private static final Path FOLDER = Path.of("src/test/resources/conflicts");
  private static final Instant CLOCK = Instant.parse("2026-11-21T10:00:00Z");

  @TempDir Path temp;

  @TestFactory
  Stream<DynamicTest> cases() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER.resolve("cases"))) {
      return files.sorted().toList().stream()
          .map(file ->
              DynamicTest.dynamicTest(
                  file.getFileName().toString().replace(".case", ""), () -> run(file)));
    }
  }

  private void run(Path file) throws IOException {
    Path tree = temp.resolve(file.getFileName().toString());
    copy(FOLDER.resolve("base"), tree);
    List<String> lines = Files.readAllLines(file);
    List<String> head = new ArrayList<>();
    int i = 0;
    while (i < lines.size() && !lines.get(i).equals("--- expect")) {
      String line = lines.get(i++);
      head.add(line);
      StringBuilder content = new StringBuilder();
      while (i < lines.size() && !lines.get(i).startsWith("--- ")) {
        head.add(lines.get(i));
        content.append(lines.get(i++)).append('\n');
      }
      Path target = tree.resolve(line.substring("--- ".length()));
      Files.createDirectories(target.getParent());
      Files.writeString(target, content);
    }
    List<String> found = found(tree);
    if (Boolean.getBoolean("bylaw.update")) {
      head.add("--- expect");
      head.addAll(found);
      Files.write(file, head);
      return;
    }
    assertThat(found)
        .containsExactlyElementsOf(lines.subList(Math.min(i + 1, lines.size()), lines.size()));
  }

  /** What is found does not depend on how many threads look, nor on which ends first. */
  @Test
  void manyThreadsFindWhatOneFinds() throws IOException {
    PolicySet set = PolicyLoader.load(FOLDER.resolve("base"), LoadOptions.at(CLOCK)).policies();
    Path library = Path.of(System.getProperty("bylaw.root"), "policies");
    PolicySet shipped = PolicyLoader.load(library, LoadOptions.at(CLOCK)).policies();
    for (PolicySet each : List.of(Objects.requireNonNull(set), Objects.requireNonNull(shipped))) {
      List<Integer> told = Collections.synchronizedList(new ArrayList<>());
      ConflictReport one = ConflictAnalysis.of(each, CLOCK, 1, Progress.NONE);
      ConflictReport many = ConflictAnalysis.of(each, CLOCK, 4, (parts, _) -> told.add(parts));
      assertThat(many).isEqualTo(one);
      assertThat(told).isSorted().isNotEmpty();
    }
  }

  private static List<String> found(Path tree) throws IOException {
    PolicyLoader.Loaded loaded = PolicyLoader.load(tree, LoadOptions.at(CLOCK));
    PolicySet set = loaded.policies();
    List<String> found = new ArrayList<>();
    loaded.diagnostics().stream().map(Diagnostic::toString).forEach(found::add);
    if (set == null) {
      return found;
    }
    ConflictReport report = ConflictAnalysis.of(set, CLOCK);
    report.findings().forEach(f -> found.add(f.verdict() + " " + f.diagnostic()));
    found.add(report.compatible() + " compatible");
    return found;
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path target = to.resolve(from.relativize(file).toString());
        Files.createDirectories(target.getParent());
        Files.copy(file, target);
      }
    }
  }
}
