package dev.bylaw.federation.policy;

/** What went wrong while a policy was evaluated. */
public enum ErrorCode {
  /** An attribute that the policy reads is absent and not declared optional. */
  MISSING_ATTRIBUTE,
  /** The policy's own rules failed, for example a conflict or a division by zero. */
  EVALUATION,
  /** A limit on steps, depth, time or output was reached. */
  LIMIT,
  /** The policy said something that is no contribution, for example an unknown mask. */
  MALFORMED,
  /** A domain's answer lies outside the bounds of the control that it answers. */
  OUT_OF_BOUNDS,
  /** Something that the policy needs could not be reached. */
  UNAVAILABLE
}
