package dev.bylaw.rego.format;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** A file and its text as `opa fmt` writes it, applied until nothing changes any more. */
record FormatCase(String name, String source, String formatted) {
  static List<FormatCase> read(String resource) {
    List<FormatCase> cases = new ArrayList<>();
    for (String chunk : text(resource).split("(?m)^=== ")) {
      if (!chunk.isEmpty()) {
        int name = chunk.indexOf('\n');
        int formatted = chunk.indexOf("--- formatted\n");
        cases.add(
            new FormatCase(
                chunk.substring(0, name),
                chunk.substring(name + 1, formatted),
                chunk.substring(formatted + "--- formatted\n".length())));
      }
    }
    return cases;
  }

  private static String text(String resource) {
    try (InputStream in = FormatCase.class.getResourceAsStream(resource)) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
