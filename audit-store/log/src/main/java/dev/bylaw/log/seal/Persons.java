package dev.bylaw.log.seal;

import dev.bylaw.log.entry.EntryException;
import dev.bylaw.log.entry.Facts;
import dev.bylaw.log.entry.Json;
import dev.bylaw.log.entry.Payload;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Whom a payload names: its {@code subject.id}, the {@code actor} who asked the store, and {@code
 * persons}, an object whose member {@code ids} lists further ones.
 */
public final class Persons {
  /**
   * A payload that names more is refused before it is sealed: it has a slot for each. A sidecar's
   * requests name a few hundred at most.
   */
  public static final int MAX = 4_096;

  private static final List<String> ONE = List.of(Facts.SUBJECT_ID, "actor");

  private Persons() {}

  /** The ids, each once; none where a payload tells of nobody whom the store knows. */
  public static SortedSet<String> in(Payload payload) {
    SortedSet<String> ids = new TreeSet<>();
    for (String field : ONE) {
      String id = payload.text(field);
      if (id != null) {
        ids.add(id);
      }
    }
    String more = payload.text(Facts.PERSONS);
    if (more != null) {
      ids.addAll(listed(more));
    }
    return ids;
  }

  private static List<String> listed(String text) {
    try {
      return Json.parse(text.getBytes(StandardCharsets.UTF_8)).get("ids")
              instanceof Json.Many(List<Json> values)
          ? values.stream()
              .filter(Json.Text.class::isInstance)
              .map(value -> ((Json.Text) value).value())
              .toList()
          : List.of();
    } catch (EntryException _) {
      // whoever wrote it named nobody that can be read
      return List.of();
    }
  }
}
