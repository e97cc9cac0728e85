package dev.bylaw.cli;

/** Ends a command with a line for its user and an exit code. */
public final class Failure extends Exception {
  private final int code;

  public Failure(int code, String message) {
    super(message);
    this.code = code;
  }

  public int code() {
    return code;
  }
}
