package dev.bylaw.cli;

/** What the command's exit codes mean; `bylaw --help` lists them. */
public final class ExitCode {
  public static final int OK = 0;
  public static final int INTERNAL = 1;
  public static final int USAGE = 2;
  public static final int TREE = 3;
  public static final int CHECK_FAILED = 4;
  public static final int PROOF_FAILED = 5;

  public static final int NOT_REPLAYABLE = 6;

  private ExitCode() {}
}
