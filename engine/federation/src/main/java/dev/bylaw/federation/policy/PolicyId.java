package dev.bylaw.federation.policy;

/**
 * A policy's id, unique in the mesh, for example {@code council.pii.mask-outside-domain}.
 *
 * @param value the id; not empty
 */
public record PolicyId(String value) implements Comparable<PolicyId> {
  public PolicyId {
    if (value.isEmpty()) {
      throw new IllegalArgumentException("a policy id is not empty");
    }
  }

  @Override
  public int compareTo(PolicyId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
