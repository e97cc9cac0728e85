package dev.bylaw.audit;

import com.google.protobuf.ByteString;
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
import dev.bylaw.v1.AppendRequest;
import dev.bylaw.v1.JournalEntry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A journal of decisions that can ship any part of itself. */
final class TestJournal {
  static final Instant START = Instant.parse("2026-11-21T10:00:00Z");

  final Ed25519Signer key;
  final OriginText origin;
  private final EntryEncoder encoder = new EntryEncoder();
  final List<EncodedEntry> entries = new ArrayList<>();

  TestJournal(String name) {
    key = Ed25519Signer.generate("mesh.example/sidecar/" + name);
    origin = new OriginText(key.name() + "/1");
  }

  static String person(int sequence) {
    return "person-" + sequence % 7;
  }

  /**
   * Every second decision is a deny, every third an export, of four products and three policies.
   */
  TestJournal write(int count) {
    for (int i = 0; i < count; i++) {
      int sequence = entries.size();
      List<Json.Member> facts = new ArrayList<>();
      facts.add(new Json.Member(Facts.ACTION, sequence % 3 == 0 ? "export" : "read"));
      facts.add(new Json.Member(Facts.CONSUMER_DOMAIN, "marketing"));
      facts.add(new Json.Member(Facts.DECISION_ID, decisionId(sequence)));
      facts.add(new Json.Member(Facts.DOMAIN, sequence % 2 == 0 ? "sales" : "orders"));
      facts.add(new Json.Member("port", sequence % 4 == 0 ? "tables" : "files"));
      facts.add(new Json.Member(Facts.PURPOSE, sequence % 5 == 0 ? "billing" : "reporting"));
      facts.add(
          new Json.Member(
              Facts.OBLIGATIONS,
              Json.Many.ofTexts(
                  sequence % 4 == 0 ? List.of("column_mask") : List.of("audit_note"))));
      if (sequence % 6 == 0) {
        facts.add(
            new Json.Member(
                "reasons",
                new Json.Many(
                    List.of(
                        Json.Obj.of(new Json.Member("code", "too-old")),
                        Json.Obj.of(new Json.Member("code", "too-old"))))));
      }
      facts.add(new Json.Member(Facts.EFFECT, sequence % 2 == 0 ? "PERMIT" : "DENY"));
      if (sequence % 2 != 0) {
        facts.add(new Json.Member(Facts.CAUSE, "GUARD"));
      }
      facts.add(
          new Json.Member(
              Facts.POLICIES, Json.Many.ofTexts(List.of("council.pii", "p" + sequence % 3))));
      facts.add(new Json.Member(Facts.PRODUCT, "urn:product:" + sequence % 4));
      facts.add(new Json.Member(Facts.REVISION, "sha256:1"));
      if (sequence % 10 == 0) {
        facts.add(new Json.Member(Facts.WAIVERS, Json.Many.ofTexts(List.of("W-1"))));
      }
      try {
        entries.add(
            encoder
                .draft(
                    new Entry(
                        Kinds.DECISION,
                        START.plusSeconds(sequence * 60L),
                        new Json.Obj(facts),
                        List.of(
                            new PersonalField("answer", answer(sequence)),
                            new PersonalField(Facts.SUBJECT_ID, person(sequence)))))
                .seal(origin, sequence));
      } catch (EntryException e) {
        throw new IllegalStateException(e);
      }
    }
    return this;
  }

  static String answer(int sequence) {
    return "{\"reasons\":[{\"code\":\"c\",\"message\":\"%s\"}]}"
        .formatted(sequence % 9 == 0 ? "must not be \\\"quoted\\\"" : "fine");
  }

  String decisionId(int sequence) {
    return origin + "#" + sequence;
  }

  String note(int size) {
    CompactRange range = new CompactRange();
    entries.subList(0, size).forEach(entry -> range.append(entry.leaf()));
    return Checkpoint.of(origin.toString(), range).sign(key.named(origin.toString())).toString();
  }

  AppendRequest request(int from, int to) {
    AppendRequest.Builder request =
        AppendRequest.newBuilder()
            .setOrigin(origin.toString())
            .setFirstSequence(from)
            .setCheckpoint(note(to));
    for (EncodedEntry entry : entries.subList(from, to)) {
      request.addEntries(
          JournalEntry.newBuilder()
              .setLeaf(ByteString.copyFrom(entry.leaf()))
              .setPayload(ByteString.copyFrom(entry.payload())));
    }
    return request.build();
  }
}
