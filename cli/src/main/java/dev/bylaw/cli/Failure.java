package dev.bylaw.cli;

/** Ends a command with a line for its user and an exit code. */
final class Failure extends Exception {
  private final int code;

  Failure(int code, String message) {
    super(message);
    this.code = code;
  }

  int code() {
    return code;
  }
}
