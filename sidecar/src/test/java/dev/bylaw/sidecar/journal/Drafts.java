package dev.bylaw.sidecar.journal;

import dev.bylaw.log.entry.Draft;
import dev.bylaw.log.entry.Entry;
import dev.bylaw.log.entry.EntryEncoder;
import dev.bylaw.log.entry.EntryException;
import dev.bylaw.log.entry.Json;
import dev.bylaw.log.entry.Kinds;
import dev.bylaw.log.entry.Leaf;
import dev.bylaw.log.entry.PersonalField;
import java.time.Instant;
import java.util.List;

/** Small entries for tests, and the journal's own notes in a form that tests can read. */
public final class Drafts implements JournalNotes {
  public static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");

  public static Draft numbered(int number) {
    return draft(
        Kinds.DECISION,
        List.of(new Json.Member("n", new Json.Int(number))),
        List.of(new PersonalField("subject.id", "subject " + number)));
  }

  public static Draft ofLength(int number, int length) {
    return draft(
        Kinds.DECISION,
        List.of(
            new Json.Member("n", new Json.Int(number)),
            new Json.Member("pad", new Json.Text("x".repeat(length)))),
        List.of());
  }

  /** The number that {@link #numbered} gave an entry, or -1 for the journal's own. */
  public static long number(Stored stored) {
    return leaf(stored).facts().get("n") instanceof Json.Int(long n) ? n : -1;
  }

  public static Leaf leaf(Stored stored) {
    try {
      return Leaf.parse(stored.entry().leaf());
    } catch (EntryException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public Draft epochOpen(EpochOpening opening) {
    return draft(
        Kinds.EPOCH_OPEN,
        List.of(
            new Json.Member("previous", new Json.Text(String.valueOf(opening.previousOrigin()))),
            new Json.Member("previous_size", new Json.Int(opening.previousSize())),
            new Json.Member("reason", new Json.Text(opening.reason()))),
        List.of());
  }

  @Override
  public Draft outage(Outage outage) {
    return draft(
        Kinds.OUTAGE,
        List.of(
            new Json.Member("reason", new Json.Text(outage.reason())),
            new Json.Member("refused", new Json.Int(outage.refused()))),
        List.of());
  }

  @Override
  public Draft heartbeat(Instant at) {
    return draft(
        Kinds.HEARTBEAT, List.of(new Json.Member("at", new Json.Text(at.toString()))), List.of());
  }

  private static Draft draft(String kind, List<Json.Member> facts, List<PersonalField> personal) {
    try {
      return new EntryEncoder().draft(new Entry(kind, NOW, new Json.Obj(facts), personal));
    } catch (EntryException e) {
      throw new AssertionError(e);
    }
  }
}
