package dev.bylaw.cli.evidence;

import dev.bylaw.log.checkpoint.Checkpoint;
import dev.bylaw.log.checkpoint.MlDsa44Signer;
import dev.bylaw.log.entry.EncodedEntry;
import dev.bylaw.log.entry.Entry;
import dev.bylaw.log.entry.EntryEncoder;
import dev.bylaw.log.entry.Facts;
import dev.bylaw.log.entry.Json;
import dev.bylaw.log.entry.Kinds;
import dev.bylaw.log.entry.Leaf;
import dev.bylaw.log.entry.OriginText;
import dev.bylaw.log.entry.PersonalField;
import dev.bylaw.log.merkle.CompactRange;
import dev.bylaw.log.merkle.Hash;
import dev.bylaw.log.note.CosignatureSigner;
import dev.bylaw.log.note.Ed25519Signer;
import dev.bylaw.log.note.NoteException;
import dev.bylaw.log.note.SignedNote;
import dev.bylaw.log.store.Batch;
import dev.bylaw.log.store.Enrolment;
import dev.bylaw.log.store.LocalDisk;
import dev.bylaw.log.store.LogStore;
import dev.bylaw.log.store.StoreSettings;
import dev.bylaw.log.store.StoredEntry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** A log in this process with one sidecar, asked for all denies of one product. */
final class LocalSource implements LogSource, AutoCloseable {
  static final Ed25519Signer KEY = Ed25519Signer.ofSeed("mesh.example/audit", new byte[32]);
  private static final CosignatureSigner ED25519 = witness("a", 1);
  private static final MlDsa44Signer ML_DSA =
      MlDsa44Signer.ofSeed("witness.example/b", new byte[32], InstantSource.system());
  static final String POLICY =
      "log %s\nwitness A %s\nwitness B %s https://b.example/\ngroup all all A B\nquorum all\n"
          .formatted(KEY.verifier(), ED25519.verifier(), ML_DSA.verifier());
  static final String OTHER = witness("c", 3).verifier().toString();
  static final String STRANGER = Ed25519Signer.generate("mesh.example/audit").toString();
  private static final Instant START = Instant.parse("2026-11-21T10:00:00Z");

  private final Ed25519Signer sidecar = Ed25519Signer.generate("mesh.example/sidecar/orders");
  private final OriginText origin = new OriginText(sidecar.name() + "/1");
  private final List<EncodedEntry> written = new ArrayList<>();
  private final EntryEncoder encoder = new EntryEncoder();
  private final LogStore store;

  LocalSource(Path folder) throws IOException {
    Enrolment enrolment = Enrolment.of(List.of(sidecar.verifier()));
    store =
        LogStore.open(
            new LocalDisk(), folder, KEY, enrolment, StoreSettings.DEFAULT, InstantSource.system());
    store.enrol(List.of(sidecar.verifier()));
  }

  void write(int count) throws Exception {
    int first = written.size();
    for (int i = first; i < first + count; i++) {
      Json.Obj facts =
          Json.Obj.of(
              new Json.Member(Facts.ACTION, "read"),
              new Json.Member(Facts.EFFECT, i % 3 == 0 ? "DENY" : "PERMIT"),
              new Json.Member(Facts.PRODUCT, "urn:p:</script><b>" + i % 2),
              new Json.Member(Facts.POLICIES, Json.Many.ofTexts(List.of("council.pii"))));
      List<PersonalField> personal = List.of(new PersonalField(Facts.SUBJECT_ID, "alice & <co>"));
      written.add(
          encoder
              .draft(new Entry(Kinds.DECISION, START.plusSeconds(i), facts, personal))
              .seal(origin, i));
    }
    CompactRange range = new CompactRange();
    written.forEach(entry -> range.append(entry.leaf()));
    byte[] note =
        Checkpoint.of(origin.toString(), range).sign(sidecar.named(origin.toString())).toBytes();
    store.append(
        new Batch(
            origin.toString(), first, List.copyOf(written.subList(first, written.size())), note));
    store.publish();
  }

  @Override
  public Answer ask() {
    try {
      long size = store.publish().size();
      List<Stored> found = new ArrayList<>();
      for (long at = size - 1; at >= 0; at--) {
        Stored stored = entry(at);
        Leaf leaf = Leaf.parse(stored.leaf());
        if ("DENY".equals(leaf.text(Facts.EFFECT))) {
          found.add(stored);
        }
      }
      Json.Obj facts =
          Json.Obj.of(
              new Json.Member("question", "query"),
              new Json.Member("rows", found.size()),
              new Json.Member("tree_size", size));
      long inquiry =
          store.appendOwn(
              new Entry(
                  Kinds.INQUIRY,
                  START,
                  facts,
                  List.of(
                      new PersonalField("actor", "auditor"),
                      new PersonalField("asked", "{\"effect\":\"DENY\"}"))));
      store.publish();
      return new Answer(found, inquiry);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public Stored entry(long index) {
    try {
      StoredEntry stored = store.entry(index);
      return new Stored(index, stored.entry().leaf(), stored.entry().payload());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String checkpoint() {
    try {
      SignedNote note = SignedNote.parse(store.checkpointNote());
      return note.with(SignedNote.sign(note.text(), ED25519, ML_DSA).signatures()).toString();
    } catch (NoteException e) {
      throw new IllegalStateException(e);
    }
  }

  private static CosignatureSigner witness(String name, int seed) {
    byte[] bytes = new byte[32];
    bytes[0] = (byte) seed;
    return new CosignatureSigner(
        Ed25519Signer.ofSeed("witness.example/" + name, bytes), InstantSource.system());
  }

  @Override
  public List<Hash> inclusion(long index, long size) {
    try {
      return store.inclusionProof(index, size);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public List<Hash> consistency(long first, long second) {
    try {
      return store.consistencyProof(first, second);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public List<Stored> own(String kind) {
    List<Stored> found = new ArrayList<>();
    for (long at = 0; at < store.checkpoint().size(); at++) {
      if (leaf(at).kind().equals(kind)) {
        found.add(entry(at));
      }
    }
    return found;
  }

  @Override
  public OptionalLong mirror(String of, long sequence) {
    for (long at = 0; at < store.checkpoint().size(); at++) {
      String note = leaf(at).text(Facts.NOTE);
      if (note != null && note.startsWith(of + "\n")) {
        if (Long.parseLong(note.split("\n", 3)[1]) > sequence) {
          return OptionalLong.of(at);
        }
      }
    }
    return OptionalLong.empty();
  }

  private Leaf leaf(long at) {
    try {
      return Leaf.parse(entry(at).leaf());
    } catch (dev.bylaw.log.entry.EntryException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() throws IOException {
    store.close();
  }
}
