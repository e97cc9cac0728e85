package dev.bylaw.log.entry;

import java.time.Instant;
import java.util.List;

/**
 * One thing that happened, before it has a place in a log.
 *
 * @param kind what happened, such as {@link Kinds#DECISION}
 * @param time when, by the writer's clock
 * @param facts what may be known to everyone, for ever: names as in {@link Facts}. No value may
 *     tell who a person is, and free text from outside has no place here
 * @param personal what the leaf only commits to
 */
public record Entry(String kind, Instant time, Json.Obj facts, List<PersonalField> personal) {
  public Entry {
    personal = List.copyOf(personal);
  }
}
