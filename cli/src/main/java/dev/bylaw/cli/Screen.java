package dev.bylaw.cli;

import java.io.PrintStream;

/**
 * Where a command writes for people: colours only on a terminal, and never where {@code NO_COLOR}
 * is set (no-color.org).
 */
final class Screen {
  private final PrintStream out;
  private final boolean colours;

  Screen(PrintStream out, boolean colours) {
    this.out = out;
    this.colours = colours;
  }

  /** The standard output, coloured if a person is likely to read it. */
  static Screen standard() {
    return new Screen(System.out, isTerminal());
  }

  static boolean isTerminal() {
    return System.console() != null
        && System.console().isTerminal()
        && System.getenv("NO_COLOR") == null
        && !"dumb".equals(System.getenv("TERM"));
  }

  void line(String text) {
    out.println(text);
  }

  void line() {
    out.println();
  }

  /** Overwrites the current line of a terminal; elsewhere writes nothing. */
  void progress(String text) {
    if (colours) {
      out.print("\r\033[K" + text);
      out.flush();
    }
  }

  /** Ends a line of {@link #progress}. */
  void progressDone() {
    progress("");
  }

  String bold(String text) {
    return styled("1", text);
  }

  String dim(String text) {
    return styled("2", text);
  }

  String green(String text) {
    return styled("32", text);
  }

  String red(String text) {
    return styled("31", text);
  }

  String yellow(String text) {
    return styled("33", text);
  }

  private String styled(String code, String text) {
    return colours ? "\033[" + code + "m" + text + "\033[0m" : text;
  }
}
