package dev.bylaw.rego.compile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.bylaw.rego.syntax.Diagnostic;
import dev.bylaw.rego.value.ArrayValue;
import dev.bylaw.rego.value.Json;
import dev.bylaw.rego.value.ObjectValue;
import dev.bylaw.rego.value.StringValue;
import dev.bylaw.rego.value.Value;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * The chunks of {@link DiagnosticsTest} given to the real {@code opa check}: what OPA finds, we
 * find at the same place with the same code, and what it takes, we take. OPA stops after the first
 * stage with errors, and after the first error of a parse; so we may find more.
 */
class OpaCheckTest {
  @TempDir Path folder;

  @TestFactory
  Stream<DynamicTest> opaFindsNothingElse() {
    Optional<Path> opa = find();
    assumeTrue(opa.isPresent(), "no `opa` on the PATH: not compared with it");
    return DiagnosticsTest.all().stream()
        .filter(chunk -> chunk.opaDiffers().isEmpty())
        .map(chunk -> dynamicTest(chunk.name(), () -> compare(opa.get(), chunk)));
  }

  private static Optional<Path> find() {
    return Stream.concat(
            Stream.of(System.getenv("PATH").split(":")),
            Stream.of(System.getProperty("user.home") + "/go/bin"))
        .map(path -> Path.of(path, "opa"))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private void compare(Path opa, Chunk chunk) throws Exception {
    Set<String> expected = check(opa, chunk);
    Set<String> found =
        chunk.diagnostics().stream()
            .map(OpaCheckTest::text)
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(found).containsAll(expected);
    assertThat(found.isEmpty())
        .as("%s, but OPA found %s", found, expected)
        .isEqualTo(expected.isEmpty());
  }

  private static String text(Diagnostic diagnostic) {
    return diagnostic.span() + " " + diagnostic.code();
  }

  private Set<String> check(Path opa, Chunk chunk) throws Exception {
    Path chunkFolder = Files.createTempDirectory(folder, "chunk");
    for (var source : chunk.sources().entrySet()) {
      Files.writeString(chunkFolder.resolve(source.getKey()), source.getValue());
    }
    Process process =
        new ProcessBuilder(opa.toString(), "check", "--format", "json", ".")
            .directory(chunkFolder.toFile())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    Set<String> places = new TreeSet<>();
    if (process.waitFor() != 0) {
      ObjectValue result = (ObjectValue) Json.parse(output);
      for (Value error : (ArrayValue) Objects.requireNonNull(result.get("errors"))) {
        String place = place((ObjectValue) error);
        // what OPA's parser says after its first error follows from that one
        if (!places.isEmpty() && place.endsWith(Diagnostic.PARSE_ERROR)) {
          break;
        }
        places.add(place);
      }
    }
    return places;
  }

  private static String place(ObjectValue error) throws IOException {
    if (!(error.get("location") instanceof ObjectValue location)) {
      return error.toString();
    }
    String file = ((StringValue) Objects.requireNonNull(location.get("file"))).value();
    return Path.of(file).getFileName()
        + ":"
        + location.get("row")
        + ":"
        + location.get("col")
        + " "
        + ((StringValue) Objects.requireNonNull(error.get("code"))).value();
  }
}
