package dev.bylaw.rego.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * OPA's own suite, where it lies beside the repository. What does not pass yet stands by name in
 * {@code known-failures.txt}; the list only shrinks.
 *
 * <p>To write the list anew: {@code -Dbylaw.conformance.update=true}.
 */
class OpaConformanceTest {
  private static final String LIST = "known-failures.txt";

  @Test
  void whatPassedOncePassesAlways() throws IOException {
    String shared = System.getProperty("bylaw.shared", "");
    Path suite = Path.of(shared, "opa-conformance", "v1");
    assumeTrue(
        !shared.isEmpty() && Files.isDirectory(suite),
        "OPA's conformance cases are not here (set -Dbylaw.shared): not run");
    Conformance.Report report = Conformance.run(suite, _ -> {});
    Set<String> failing = new TreeSet<>();
    for (ConformanceResult result : report.results()) {
      if (!(result instanceof ConformanceResult.Passed)) {
        failing.add(result.name());
      }
    }
    System.out.println("OPA conformance: " + report.summary());
    if (Boolean.getBoolean("bylaw.conformance.update")) {
      update(failing);
      return;
    }
    Set<String> known = known();
    Set<String> broken = new TreeSet<>(failing);
    broken.removeAll(known);
    assertThat(broken).as("cases that passed before").isEmpty();
    Set<String> repaired = new TreeSet<>(known);
    repaired.removeAll(failing);
    if (!repaired.isEmpty()) {
      System.out.println("cases that pass now, to be taken off " + LIST + ": " + repaired.size());
    }
  }

  /** The names in the list; a line that starts with `#` gives the reason for those after it. */
  private static Set<String> known() throws IOException {
    try (InputStream in =
            Objects.requireNonNull(OpaConformanceTest.class.getResourceAsStream(LIST));
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      return new TreeSet<>(
          lines.lines().filter(line -> !line.isBlank() && !line.startsWith("#")).toList());
    }
  }

  /** The comments of the list, by the folder that they name first: `# folder: reason`. */
  private static Map<String, String> reasons() throws IOException {
    Map<String, String> reasons = new HashMap<>();
    try (InputStream in = OpaConformanceTest.class.getResourceAsStream(LIST)) {
      String list = in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
      list.lines()
          .filter(line -> line.startsWith("# "))
          .forEach(line -> reasons.put(line.substring(2).replaceAll(":.*", ""), line));
    }
    return reasons;
  }

  private static void update(Set<String> failing) throws IOException {
    Path list =
        Path.of(
            System.getProperty("bylaw.root", "../.."),
            "engine/rego/src/test/resources/dev/bylaw/rego/conformance",
            LIST);
    Map<String, String> reasons = reasons();
    StringBuilder text = new StringBuilder();
    text.append("# Cases of OPA's suite that do not pass yet, by folder.\n");
    String folder = "";
    for (String name : failing) {
      String of = name.substring(0, Math.max(0, name.indexOf('/')));
      if (!of.equals(folder)) {
        folder = of;
        text.append('\n').append(reasons.getOrDefault(folder, "# " + folder)).append('\n');
      }
      text.append(name).append('\n');
    }
    Files.createDirectories(Objects.requireNonNull(list.getParent()));
    Files.writeString(list, text);
  }
}
