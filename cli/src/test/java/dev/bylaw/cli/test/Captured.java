package dev.bylaw.cli.test;

import dev.bylaw.cli.Main;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** What a run of the command line left. */
public record Captured(int code, String out, String err) {

  /** Runs `bylaw` in this process. */
  public static Captured run(String... args) {
    PrintStream out = System.out;
    PrintStream err = System.err;
    ByteArrayOutputStream seen = new ByteArrayOutputStream();
    ByteArrayOutputStream told = new ByteArrayOutputStream();
    try (PrintStream toSeen = new PrintStream(seen, true, StandardCharsets.UTF_8);
        PrintStream toTold = new PrintStream(told, true, StandardCharsets.UTF_8)) {
      System.setOut(toSeen);
      System.setErr(toTold);
      int code = Main.run(args);
      return new Captured(
          code, seen.toString(StandardCharsets.UTF_8), told.toString(StandardCharsets.UTF_8));
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
  }
}
