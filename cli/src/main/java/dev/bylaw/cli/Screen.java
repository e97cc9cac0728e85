package dev.bylaw.cli;

import java.io.PrintStream;

/**
 * Where a command writes for people: colours only on a terminal, and never where {@code NO_COLOR}
 * is set (no-color.org).
 */
public final class Screen {
  private final PrintStream out;
  private final boolean colours;

  public Screen(PrintStream out, boolean colours) {
    this.out = out;
    this.colours = colours;
  }

  /** The standard output, coloured if a person is likely to read it. */
  public static Screen standard() {
    return new Screen(System.out, isTerminal());
  }

  public static boolean isTerminal() {
    return System.console() != null
        && System.console().isTerminal()
        && System.getenv("NO_COLOR") == null
        && !"dumb".equals(System.getenv("TERM"));
  }

  public void line(String text) {
    out.println(text);
  }

  public void line() {
    out.println();
  }

  /** Overwrites the current line of a terminal; elsewhere writes nothing. */
  public void progress(String text) {
    if (colours) {
      out.print("\r\033[K" + text);
      out.flush();
    }
  }

  /** Ends a line of {@link #progress}. */
  public void progressDone() {
    progress("");
  }

  public String bold(String text) {
    return styled("1", text);
  }

  public String dim(String text) {
    return styled("2", text);
  }

  public String green(String text) {
    return styled("32", text);
  }

  public String red(String text) {
    return styled("31", text);
  }

  public String yellow(String text) {
    return styled("33", text);
  }

  private String styled(String code, String text) {
    return colours ? "\033[" + code + "m" + text + "\033[0m" : text;
  }
}
