package dev.bylaw.federation.request;

import org.jspecify.annotations.Nullable;

/**
 * One question: may this happen, and under which obligations?
 *
 * @param requestId the caller's id of the request; not empty
 * @param subject who asks
 * @param action what is to be done, for example {@code read}, {@code export}; not empty
 * @param resource with which data
 * @param purpose what for, as mesh.yaml names purposes; null if the caller states none
 * @param agreement the grant that the caller relies upon: an agreement's or a grant policy's id;
 *     null if it names none
 * @param consumer on whose side the data will be used
 * @param context the circumstances
 * @param mode whether the caller will act upon the decision
 */
public record AccessRequest(
    String requestId,
    Subject subject,
    String action,
    ResourceRef resource,
    @Nullable String purpose,
    @Nullable String agreement,
    Consumer consumer,
    RequestContext context,
    Mode mode) {
  public AccessRequest {
    if (requestId.isEmpty() || action.isEmpty()) {
      throw new IllegalArgumentException("a request requires an id and an action");
    }
  }
}
