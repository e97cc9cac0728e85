package dev.bylaw.sidecar;

import dev.bylaw.sidecar.process.Launch;

/** Starts the sidecar. */
public final class Main {
  private Main() {}

  /** See {@code --help}. Ends with 0 after a shutdown, 1 if it cannot start, 2 on wrong usage. */
  public static void main(String[] arguments) {
    int status = Launch.run(arguments);
    if (status >= 0) {
      System.exit(status);
    }
  }
}
