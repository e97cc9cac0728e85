package dev.bylaw.federation.retention;

import dev.bylaw.federation.request.Personal;

/**
 * A legal hold: nothing it covers is deleted before it is released. A hold that was released is not
 * stated any more.
 *
 * @param id its id, unique in the mesh; not empty
 * @param reason why, for people
 */
public record Hold(String id, @Personal String reason) implements Comparable<Hold> {
  @Override
  public int compareTo(Hold other) {
    int order = id.compareTo(other.id);
    return order != 0 ? order : reason.compareTo(other.reason);
  }
}
