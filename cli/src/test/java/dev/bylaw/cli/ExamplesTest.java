package dev.bylaw.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Runs the commands that each example's README shows, and compares what they print with
 * expected.txt. {@code -Dbylaw.update=true} writes what was printed instead.
 */
class ExamplesTest {
  private static final Path ROOT = Path.of(System.getProperty("bylaw.root"));
  private static final boolean UPDATE = Boolean.getBoolean("bylaw.update");
  private static final Pattern COMMANDS = Pattern.compile("(?s)```sh\n(.*?)```");

  @TestFactory
  Stream<DynamicTest> examplePrintsWhatItPromises() throws IOException {
    List<Path> examples;
    try (Stream<Path> folders = Files.list(ROOT.resolve("examples"))) {
      // a story runs processes, so that it needs what is packaged: .ci/run runs it
      examples =
          folders
              .filter(Files::isDirectory)
              .filter(folder -> !Files.exists(folder.resolve("story.sh")))
              .sorted()
              .toList();
    }
    assertThat(examples).hasSizeGreaterThanOrEqualTo(8);
    return examples.stream()
        .map(folder ->
            DynamicTest.dynamicTest(folder.getFileName().toString(), () -> check(folder)));
  }

  @Test
  void readmeShowsTheFirstExampleAsItRuns() throws IOException {
    Path readme = ROOT.resolve("README.md");
    String text = Files.readString(readme);
    String output = run(firstCommand());
    Matcher shown =
        Pattern.compile("(?s)(<!-- example: \\S+ -->\n```\n)(.*?)(```\n<!-- end -->)")
            .matcher(text);
    assertThat(shown.find()).isTrue();
    if (UPDATE) {
      Files.writeString(
          readme, text.substring(0, shown.end(1)) + output + text.substring(shown.start(3)));
      return;
    }
    assertThat(shown.group(2)).isEqualTo(output);
  }

  private static String firstCommand() throws IOException {
    Matcher block =
        COMMANDS.matcher(Files.readString(ROOT.resolve("examples/01-a-first-decision/README.md")));
    assertThat(block.find()).isTrue();
    return block.group(1).strip();
  }

  private static void check(Path folder) throws IOException {
    Matcher blocks = COMMANDS.matcher(Files.readString(folder.resolve("README.md")));
    StringBuilder printed = new StringBuilder();
    while (blocks.find()) {
      for (String line : blocks.group(1).strip().split("\n")) {
        printed.append("$ ").append(line).append('\n').append(run(line));
      }
    }
    assertThat(printed).as("commands in the README").isNotEmpty();
    Path expected = folder.resolve("expected.txt");
    if (UPDATE) {
      Files.writeString(expected, printed);
      return;
    }
    assertThat(printed.toString()).isEqualTo(Files.readString(expected));
  }

  /** Runs a command line in this process; paths in it are relative to the repository's root. */
  private static String run(String line) {
    String[] words = line.split(" ");
    assertThat(words[0]).isEqualTo("bylaw");
    String[] args = new String[words.length - 1];
    for (int i = 1; i < words.length; i++) {
      boolean path = words[i].startsWith("examples/") || words[i].equals("policies");
      args[i - 1] = path ? ROOT.resolve(words[i]).toString() : words[i];
    }
    PrintStream before = System.out;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int code;
    try (PrintStream captured = new PrintStream(out, true, StandardCharsets.UTF_8)) {
      System.setOut(captured);
      code = Main.run(args);
    } finally {
      System.setOut(before);
    }
    String text = out.toString(StandardCharsets.UTF_8).replace(ROOT + "/", "");
    return text + (code == 0 ? "" : "exit code " + code + "\n");
  }
}
