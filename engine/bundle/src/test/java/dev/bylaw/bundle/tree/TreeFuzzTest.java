package dev.bylaw.bundle.tree;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bylaw.bundle.diagnostic.DiagnosticRenderer;
import dev.bylaw.bundle.yaml.Mutation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TreeFuzzTest {

  @TempDir Path temp;

  @Test
  void aSpoiledTreeIsLoadedOrRefusedAndNothingElse() throws IOException {
    long seed = Long.getLong("bylaw.seed", System.nanoTime());
    var random = new SplittableRandom(seed);
    Path tree = BaseTree.copyTo(temp.resolve("tree"));
    List<Path> files;
    try (Stream<Path> walk = Files.walk(tree)) {
      files = walk.filter(f -> f.toString().matches(".*\\.(yaml|rego)")).sorted().toList();
    }
    int loaded = 0;
    for (int i = 0; i < 300; i++) {
      Path file = files.get(random.nextInt(files.size()));
      byte[] original = Files.readAllBytes(file);
      byte[] mutated =
          file.toString().endsWith(".rego")
              ? spoilHeader(original, random)
              : Mutation.of(original, random);
      Files.write(file, mutated);
      LoadResult result;
      try {
        result = TreeLoader.load(tree, LoadOptions.at(BaseTree.CLOCK));
        new DiagnosticRenderer(result.sources()).render(result.diagnostics());
      } catch (RuntimeException | StackOverflowError e) {
        String text = new String(mutated, StandardCharsets.UTF_8);
        throw new AssertionError("seed " + seed + ": " + file + "\n" + text, e);
      }
      loaded += result.tree() == null ? 0 : 1;
      Files.write(file, original);
    }
    assertThat(loaded).as("seed %d", seed).isBetween(1, 290);
  }

  /** Spoils the comments above the package clause, as comments; the Rego stays what it was. */
  private static byte[] spoilHeader(byte[] original, SplittableRandom random) {
    String text = new String(original, StandardCharsets.UTF_8);
    int clause = text.startsWith("package ") ? 0 : text.indexOf("\npackage ") + 1;
    byte[] header = text.substring(0, clause).getBytes(StandardCharsets.UTF_8);
    String spoiled = new String(Mutation.of(header, random), StandardCharsets.UTF_8);
    var commented = new StringBuilder();
    spoiled
        .lines()
        .forEach(
            line -> commented.append(line.startsWith("#") ? "" : "# ").append(line).append('\n'));
    return (commented + text.substring(clause)).getBytes(StandardCharsets.UTF_8);
  }
}
