package dev.bylaw.benchmarks.rego;

import dev.bylaw.rego.PreparedRule;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;

/** Compiles a workload in a fresh process and prints the milliseconds that took. */
public final class ColdCompile {
  private ColdCompile() {}

  /**
   * Compiles.
   *
   * @param arguments the workload's folder
   */
  @SuppressWarnings("SystemOut") // a command
  public static void main(String[] arguments) throws IOException {
    long start = System.nanoTime();
    PreparedRule rule = new Folder(Path.of(arguments[0])).prepare();
    long end = System.nanoTime();
    Objects.requireNonNull(rule.path());
    System.out.println((end - start) / 1e6);
  }
}
