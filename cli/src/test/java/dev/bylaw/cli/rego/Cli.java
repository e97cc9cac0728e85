package dev.bylaw.cli.rego;

import dev.bylaw.cli.Main;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Runs `bylaw rego` in this process. */
final class Cli {
  private Cli() {}

  /** What a run left. */
  record Result(int code, String out, String err) {}

  /** The folder of this package's test resources. */
  static Path resources() {
    try {
      return Path.of(Objects.requireNonNull(Cli.class.getResource("input.json")).toURI())
          .getParent();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Runs a command; each `@` in an argument stands for the resources' folder. */
  static Result run(String... args) {
    List<String> words = new ArrayList<>(List.of("rego"));
    for (String arg : args) {
      words.add(arg.replace("@", resources() + "/"));
    }
    PrintStream out = System.out;
    PrintStream err = System.err;
    ByteArrayOutputStream seen = new ByteArrayOutputStream();
    ByteArrayOutputStream told = new ByteArrayOutputStream();
    try (PrintStream toSeen = new PrintStream(seen, true, StandardCharsets.UTF_8);
        PrintStream toTold = new PrintStream(told, true, StandardCharsets.UTF_8)) {
      System.setOut(toSeen);
      System.setErr(toTold);
      int code = Main.run(words.toArray(new String[0]));
      return new Result(code, text(seen), text(told));
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
  }

  private static String text(ByteArrayOutputStream bytes) {
    return bytes.toString(StandardCharsets.UTF_8).replace(resources() + "/", "");
  }
}
