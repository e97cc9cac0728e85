package dev.bylaw.cli.test;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.bylaw.cli.Main;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

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

  /** What it wrote for machines, which is as a schema of {@code docs/schemas} says. */
  public String json(String schema) {
    requireSchema(schema, out);
    return out;
  }

  /** Fails unless a text is as a schema of {@code docs/schemas} says. */
  public static void requireSchema(String name, String json) {
    Path file = Path.of(System.getProperty("bylaw.root"), "docs", "schemas", name + ".schema.json");
    try {
      var schema =
          SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
              .getSchema(Files.readString(file), InputFormat.JSON);
      assertThat(schema.validate(json, InputFormat.JSON)).as(json).isEmpty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
