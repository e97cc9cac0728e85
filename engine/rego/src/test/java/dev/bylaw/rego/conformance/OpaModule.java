package dev.bylaw.rego.conformance;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The source of the real OPA in Go's module cache, which installing it leaves there. */
public final class OpaModule {
  private OpaModule() {}

  /** A folder of the newest OPA there, or null. */
  public static @Nullable Path folder(String path) throws IOException, InterruptedException {
    Path cache = cache();
    if (cache == null || !Files.isDirectory(cache.resolve("github.com/open-policy-agent"))) {
      return null;
    }
    try (Stream<Path> versions = Files.list(cache.resolve("github.com/open-policy-agent"))) {
      return versions
          .filter(folder -> folder.getFileName().toString().startsWith("opa@"))
          .max(Comparator.comparing(Path::toString))
          .map(folder -> folder.resolve(path))
          .filter(Files::isDirectory)
          .orElse(null);
    }
  }

  private static @Nullable Path cache() throws InterruptedException {
    try {
      Process go = new ProcessBuilder("go", "env", "GOMODCACHE").start();
      String said = new String(go.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      return go.waitFor() == 0 && !said.isEmpty() ? Path.of(said) : null;
    } catch (IOException e) {
      // no Go here
      return null;
    }
  }
}
