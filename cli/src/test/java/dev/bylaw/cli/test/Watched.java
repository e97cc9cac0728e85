package dev.bylaw.cli.test;

import dev.bylaw.cli.Main;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** A command that goes on until it is closed, and what it writes. */
final class Watched implements AutoCloseable {
  private static final String END = "waiting for a change";
  private static final long PATIENCE_MILLIS = 120_000;

  private final PrintStream out = System.out;
  private final PrintStream err = System.err;
  private final ByteArrayOutputStream seen = new ByteArrayOutputStream();
  private final Thread thread;

  private Watched(String... args) {
    PrintStream to = new PrintStream(seen, true, StandardCharsets.UTF_8);
    System.setOut(to);
    System.setErr(to);
    thread = new Thread(() -> Main.run(args), "watched");
  }

  static Watched start(String... args) {
    Watched watched = new Watched(args);
    watched.thread.start();
    return watched;
  }

  /** Waits until so many runs have ended; what the last of them wrote. */
  String awaitRuns(int runs) throws InterruptedException {
    long end = System.currentTimeMillis() + PATIENCE_MILLIS;
    while (System.currentTimeMillis() < end && thread.isAlive()) {
      String[] all = (seen.toString(StandardCharsets.UTF_8) + " ").split(END, -1);
      if (all.length > runs) {
        return all[runs - 1] + END;
      }
      Thread.sleep(50);
    }
    throw new AssertionError("no run " + runs + " in:\n" + seen.toString(StandardCharsets.UTF_8));
  }

  @Override
  public void close() throws InterruptedException {
    thread.interrupt();
    thread.join(PATIENCE_MILLIS);
    System.setOut(out);
    System.setErr(err);
  }
}
