package dev.bylaw.federation.policy;

import org.jspecify.annotations.Nullable;

/**
 * An evaluated grant: usually an access agreement. Where it applies it permits under its
 * obligations; where it does not, refuses or fails, it grants nothing.
 *
 * @param source where it comes from
 * @param contribution what it says here
 * @param rank its declared rank; among several grants the least by (rank, id) decides
 * @param agreement the agreement's id, by which a request may name it beside the policy's id; null
 *     if there is none
 */
public record Grant(
    Source source, Contribution contribution, int rank, @Nullable String agreement) {
  /** Whether a request that names {@code agreement} means this grant. */
  public boolean isNamed(String agreement) {
    return agreement.equals(this.agreement) || agreement.equals(source.id().value());
  }
}
