package dev.bylaw.cli;

/** What the command's exit codes mean; `bylaw --help` lists them. */
final class ExitCode {
  static final int OK = 0;
  static final int INTERNAL = 1;
  static final int USAGE = 2;
  static final int TREE = 3;
  static final int CHECK_FAILED = 4;
  static final int PROOF_FAILED = 5;

  private ExitCode() {}
}
