package dev.bylaw.log.store;

import dev.bylaw.log.checkpoint.Checkpoint;
import dev.bylaw.log.entry.EncodedEntry;
import dev.bylaw.log.entry.Entry;
import dev.bylaw.log.entry.EntryEncoder;
import dev.bylaw.log.entry.EntryException;
import dev.bylaw.log.entry.Facts;
import dev.bylaw.log.entry.Json;
import dev.bylaw.log.entry.Kinds;
import dev.bylaw.log.entry.OriginText;
import dev.bylaw.log.entry.PersonalField;
import dev.bylaw.log.merkle.CompactRange;
import dev.bylaw.log.note.Ed25519Signer;
import dev.bylaw.log.note.Ed25519Verifier;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A sidecar that has all it ever wrote, and ships any part of it. */
public final class TestSidecar {
  private static final Instant START = Instant.parse("2026-11-21T10:00:00Z");

  private final Ed25519Signer key;
  private final OriginText origin;
  private final EntryEncoder encoder = new EntryEncoder();
  private final List<EncodedEntry> journal = new ArrayList<>();
  private final Map<Integer, byte[]> notes = new HashMap<>();

  public TestSidecar(String name) {
    this.key = Ed25519Signer.ofSeed("mesh.example/sidecar/" + name, seed(name));
    this.origin = new OriginText(key.name() + "/1");
  }

  private static byte[] seed(String name) {
    byte[] seed = new byte[32];
    seed[0] = (byte) name.hashCode();
    return seed;
  }

  public Ed25519Verifier verifier() {
    return key.verifier();
  }

  public String origin() {
    return origin.toString();
  }

  public List<EncodedEntry> journal() {
    return journal;
  }

  /** Writes decisions into the journal. */
  public TestSidecar write(int count) {
    for (int i = 0; i < count; i++) {
      int sequence = journal.size();
      Json.Obj facts =
          Json.Obj.of(
              new Json.Member(Facts.ACTION, sequence % 3 == 0 ? "export" : "read"),
              new Json.Member(Facts.DECISION_ID, origin + "#" + sequence),
              new Json.Member(Facts.EFFECT, sequence % 2 == 0 ? "PERMIT" : "DENY"),
              new Json.Member(
                  Facts.POLICIES, Json.Many.ofTexts(List.of("council.pii", "p" + sequence % 5))),
              new Json.Member(Facts.PRODUCT, "urn:product:" + sequence % 4));
      Entry entry =
          new Entry(
              Kinds.DECISION,
              START.plusSeconds(sequence),
              facts,
              List.of(new PersonalField(Facts.SUBJECT_ID, "person-" + sequence % 7)));
      try {
        journal.add(encoder.draft(entry).seal(origin, sequence));
      } catch (EntryException e) {
        throw new IllegalStateException(e);
      }
    }
    return this;
  }

  /** The entries [from, to) as a batch. */
  public Batch batch(int from, int to) {
    return new Batch(origin(), from, journal.subList(from, to), note(to));
  }

  /** The signed checkpoint at a size. */
  public byte[] note(int size) {
    return notes.computeIfAbsent(size, this::sign);
  }

  private byte[] sign(int size) {
    CompactRange range = new CompactRange();
    journal.subList(0, size).forEach(entry -> range.append(entry.leaf()));
    return sign(Checkpoint.of(origin(), range));
  }

  public byte[] sign(Checkpoint checkpoint) {
    return checkpoint.sign(key.named(origin())).toBytes();
  }
}
