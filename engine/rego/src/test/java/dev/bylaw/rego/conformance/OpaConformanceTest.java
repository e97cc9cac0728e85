package dev.bylaw.rego.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.bylaw.rego.syntax.RegoVersion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * OPA's own suites, where they lie beside the repository or in Go's module cache. What does not
 * pass stands by name in a list of known issues, each with its reason; the lists only shrink.
 *
 * <p>To write the lists anew: {@code -Dbylaw.conformance.update=true}.
 */
class OpaConformanceTest {
  private static final String NO_REASON = "no reason is known yet";

  @Test
  void whatPassedOncePassesAlways() throws IOException {
    Path suite = Path.of(System.getProperty("bylaw.shared", ""), "opa-conformance", "v1");
    assumeTrue(
        Files.isDirectory(suite),
        "OPA's conformance cases are not here (set -Dbylaw.shared): not run");
    check(suite, RegoVersion.V1, "known-issues.txt");
  }

  @Test
  void casesOfTheInstalledOpaPass() throws Exception {
    Path suite = OpaModule.folder("v1/test/cases/testdata/v1");
    assumeTrue(suite != null, "OPA's module is not in Go's module cache: its cases are not run");
    check(suite, RegoVersion.V1, "known-issues-installed.txt");
  }

  @Test
  void casesOfTheInstalledOpaPassInV0() throws Exception {
    Path suite = OpaModule.folder("v1/test/cases/testdata/v0");
    assumeTrue(suite != null, "OPA's module is not in Go's module cache: its cases are not run");
    check(suite, RegoVersion.V0, "known-issues-v0.txt");
  }

  private static void check(Path suite, RegoVersion version, String list) throws IOException {
    Conformance.Report report = Conformance.run(suite, version, _ -> {});
    Map<String, String> failing = new TreeMap<>();
    for (ConformanceResult result : report.results()) {
      if (result instanceof ConformanceResult.Failed(String name, var expected, var found)) {
        failing.put(name, "expected " + expected + ", found " + found);
      }
    }
    System.out.println("OPA conformance, " + list + ": " + report.summary());
    Map<String, String> known = known(list);
    if (Boolean.getBoolean("bylaw.conformance.update")) {
      update(list, failing.keySet(), known);
      return;
    }
    assertThat(known.values()).as("reasons in " + list).doesNotContain("", NO_REASON);
    Map<String, String> broken = new TreeMap<>(failing);
    broken.keySet().removeAll(known.keySet());
    assertThat(broken).as("cases that passed before").isEmpty();
    Set<String> repaired = new TreeSet<>(known.keySet());
    repaired.removeAll(failing.keySet());
    assertThat(repaired).as("cases that pass now, to be taken off " + list).isEmpty();
  }

  /** The cases of a list with their reasons: a line that starts with `#` says it of those after. */
  private static Map<String, String> known(String list) throws IOException {
    Map<String, String> known = new TreeMap<>();
    try (InputStream in = OpaConformanceTest.class.getResourceAsStream(list)) {
      String text = in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
      String reason = "";
      for (String line : text.lines().toList()) {
        if (line.startsWith("#")) {
          reason = line.substring(1).strip();
        } else if (!line.isBlank()) {
          known.put(line, reason);
        }
      }
    }
    return known;
  }

  private static void update(String list, Set<String> failing, Map<String, String> known)
      throws IOException {
    Map<String, Set<String>> byReason = new TreeMap<>();
    for (String name : failing) {
      byReason.computeIfAbsent(known.getOrDefault(name, NO_REASON), _ -> new TreeSet<>()).add(name);
    }
    StringBuilder text = new StringBuilder();
    byReason.forEach((reason, names) -> {
      text.append(text.isEmpty() ? "# " : "\n# ").append(reason).append('\n');
      names.forEach(name -> text.append(name).append('\n'));
    });
    Files.writeString(
        Path.of(
            System.getProperty("bylaw.root", "../.."),
            "engine/rego/src/test/resources/dev/bylaw/rego/conformance",
            list),
        text);
  }
}
