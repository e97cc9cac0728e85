package dev.bylaw.log.policy;

/** A file is no policy, or a checkpoint is not one that a policy accepts. */
public final class PolicyException extends Exception {
  private static final long serialVersionUID = 1;

  public PolicyException(String message) {
    super(message);
  }
}
