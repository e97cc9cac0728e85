package dev.bylaw.bundle.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.bylaw.rego.value.ArrayValue;
import dev.bylaw.rego.value.Json;
import dev.bylaw.rego.value.ObjectValue;
import dev.bylaw.rego.value.StringValue;
import dev.bylaw.rego.value.Value;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real opa loads our bundles, shows and evaluates them; skipped where there is none. */
class OpaReadsBundlesTest {
  @TempDir Path temp;
  private @Nullable String opa;

  @BeforeEach
  void find() {
    Optional<Path> found =
        Stream.concat(
                Stream.of(System.getenv().getOrDefault("PATH", "").split(":")),
                Stream.of(System.getProperty("user.home") + "/go/bin"))
            .map(folder -> Path.of(folder, "opa"))
            .filter(Files::isExecutable)
            .findFirst();
    assumeTrue(found.isPresent(), "no opa on the PATH");
    opa = found.get().toString();
  }

  private ObjectValue run(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of(String.valueOf(opa)));
    command.addAll(List.of(arguments));
    Path errors = temp.resolve("errors");
    Process process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
    byte[] out = process.getInputStream().readAllBytes();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue())
        .as(new String(out, StandardCharsets.UTF_8) + Files.readString(errors))
        .isZero();
    return (ObjectValue) Json.parse(out);
  }

  private Path write(Bundle bundle) throws IOException, BundleException {
    return Files.write(temp.resolve("bundle.tar.gz"), BundleArchive.write(bundle));
  }

  @Test
  void inspectShowsRevisionRootsAndPackages() throws Exception {
    Bundle bundle = TestTree.bundle(TestTree.files(), 7);
    ObjectValue shown = run("inspect", "--format", "json", write(bundle).toString());
    ObjectValue manifest = (ObjectValue) shown.get("manifest");
    assertThat(manifest).isNotNull();
    assertThat(manifest.get("revision")).isEqualTo(StringValue.of(bundle.revision()));
    assertThat(Json.write(manifest.get("roots"))).isEqualTo("[\"bylaw\",\"mesh\"]");
    assertThat(Json.write(manifest.get("metadata"))).contains("\"sequence\":7");
    assertThat(Json.write(shown.get("namespaces"))).contains("data.bylaw.global.pii");
  }

  @Test
  void evaluatesPoliciesOverTheMeshOfWholeAndSlice() throws Exception {
    Bundle bundle = TestTree.bundle(TestTree.files(), 7);
    for (Bundle each : List.of(bundle, bundle.slice("people"))) {
      String archive = write(each).toString();
      assertThat(value(run("eval", "-b", archive, "data.mesh.name")))
          .isEqualTo(StringValue.of("example"));
      assertThat(Json.write(value(run("eval", "-b", archive, "data.bylaw.global.pii"))))
          .contains("mask");
    }
  }

  private static Value value(ObjectValue answer) {
    Value result = ((ArrayValue) answer.get("result")).get(0);
    Value expressions = ((ObjectValue) result).get("expressions");
    Value first = ((ArrayValue) expressions).get(0);
    return ((ObjectValue) first).get("value");
  }
}
