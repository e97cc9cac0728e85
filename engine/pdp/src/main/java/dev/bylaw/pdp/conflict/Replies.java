package dev.bylaw.pdp.conflict;

import dev.bylaw.federation.record.DecisionRecord;
import dev.bylaw.federation.request.AccessRequest;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What all policies together say to the requests of a space, each decided once, however many guards
 * are looked at beside the others. Used by one thread.
 */
final class Replies {
  private final Survey survey;
  private final RequestSpace space;
  private final int size;
  private final Map<Integer, Optional<DecisionRecord>> known = new HashMap<>();

  /**
   * @param most how many requests count at most
   */
  Replies(Survey survey, RequestSpace space, int most) {
    this.survey = survey;
    this.space = space;
    this.size = (int) Math.min(space.size(), most);
  }

  int size() {
    return size;
  }

  /** The request at a place; null where there is none. Requires 0 <= index < size. */
  @Nullable AccessRequest request(int index) {
    return space.at(index);
  }

  /** Whether it is known already. */
  boolean isAsked(int index) {
    return known.containsKey(index);
  }

  /** The decision; null where the request is about nothing that the product has. */
  @Nullable DecisionRecord at(int index) {
    return known.computeIfAbsent(index, this::decide).orElse(null);
  }

  private Optional<DecisionRecord> decide(int index) {
    AccessRequest request = space.at(index);
    return Optional.ofNullable(request == null ? null : survey.decide(request, survey.clock));
  }
}
