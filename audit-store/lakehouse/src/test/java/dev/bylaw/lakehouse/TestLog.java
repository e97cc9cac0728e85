package dev.bylaw.lakehouse;

import dev.bylaw.audit.columns.ColumnFiles;
import dev.bylaw.log.entry.Entry;
import dev.bylaw.log.entry.Facts;
import dev.bylaw.log.entry.Json;
import dev.bylaw.log.entry.Kinds;
import dev.bylaw.log.entry.PersonalField;
import dev.bylaw.log.note.Ed25519Signer;
import dev.bylaw.log.store.Enrolment;
import dev.bylaw.log.store.LocalDisk;
import dev.bylaw.log.store.LogSnapshot;
import dev.bylaw.log.store.LogStore;
import dev.bylaw.log.store.StoreSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** A store with entries of its own, and the folder of its facts. */
final class TestLog implements AutoCloseable {
  static final String ORIGIN = "mesh.example/audit";
  static final Instant START = Instant.parse("2026-11-21T10:00:00Z");

  // so many wait for one sync
  private static final int WRITERS = 1_024;

  final Path directory;
  final Path columns;
  final Ed25519Signer key;
  final LogStore store;
  final ColumnFiles files;

  TestLog(Path folder, Ed25519Signer key) throws IOException {
    directory = folder.resolve("log");
    columns = folder.resolve("log.columns");
    this.key = key;
    store =
        LogStore.open(
            new LocalDisk(),
            directory,
            key,
            Enrolment.of(List.of()),
            StoreSettings.DEFAULT,
            InstantSource.system());
    files = new ColumnFiles(store, columns);
  }

  TestLog(Path folder) throws IOException {
    this(folder, Ed25519Signer.generate(ORIGIN));
  }

  /** Writes decisions of three products and two policies by many hands at once, and publishes. */
  TestLog write(int count) throws Exception {
    List<Thread> writers = new ArrayList<>();
    long from = store.sequencedSize();
    for (int writer = 0; writer < WRITERS; writer++) {
      int first = writer;
      writers.add(
          Thread.ofVirtual()
              .start(() -> {
                for (int i = first; i < count; i += WRITERS) {
                  decision(from + i);
                }
              }));
    }
    for (Thread writer : writers) {
      writer.join();
    }
    store.publish();
    if (store.checkpoint().size() != from + count) {
      throw new IllegalStateException("expected " + (from + count) + " entries");
    }
    return this;
  }

  private void decision(long at) {
    boolean permitted = at % 2 == 0;
    List<Json.Member> facts = new ArrayList<>();
    facts.add(new Json.Member(Facts.ACTION, at % 5 == 0 ? "export" : "read"));
    facts.add(new Json.Member(Facts.DECISION_ID, "decision-" + at));
    facts.add(new Json.Member(Facts.DOMAIN, at % 3 == 0 ? "sales" : "orders"));
    facts.add(new Json.Member(Facts.EFFECT, permitted ? "PERMIT" : "DENY"));
    facts.add(new Json.Member(Facts.POLICIES, Json.Many.ofTexts(List.of("council", "p" + at % 4))));
    facts.add(new Json.Member(Facts.PRODUCT, "urn:p:" + at % 3));
    if (!permitted) {
      facts.add(new Json.Member(Facts.CAUSE, "GUARD"));
    }
    append(Kinds.DECISION, at, new Json.Obj(facts));
  }

  /** Writes an entry of an erasure. */
  void erasure() throws IOException {
    append(
        Kinds.ERASURE,
        store.sequencedSize(),
        Json.Obj.of(new Json.Member("erasure_id", "e-1"), new Json.Member("request", "DSR-1")));
    store.publish();
  }

  private void append(String kind, long at, Json.Obj facts) {
    try {
      store.appendOwn(
          new Entry(
              kind,
              START.plusSeconds(at),
              facts,
              List.of(new PersonalField(Facts.SUBJECT_ID, "alice-the-person"))));
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  LogSnapshot snapshot() throws IOException {
    return LogSnapshot.open(new LocalDisk(), directory, key.verifier());
  }

  /** As if somebody had asked the store. */
  void ask() throws Exception {
    files.at(store.checkpoint().size()).close();
  }

  @Override
  public void close() throws IOException {
    store.close();
  }
}
