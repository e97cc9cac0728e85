package dev.bylaw.federation.policy;

/**
 * Where a policy comes from.
 *
 * @param id the policy's id
 * @param origin whose it is
 * @param title what it says, in a line for people
 * @param position where it stands
 */
public record Source(PolicyId id, Origin origin, String title, Position position) {
  /** The layer that speaks. */
  public Layer layer() {
    return origin.layer();
  }
}
