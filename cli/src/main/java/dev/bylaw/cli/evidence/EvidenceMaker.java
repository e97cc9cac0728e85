package dev.bylaw.cli.evidence;

import dev.bylaw.cli.ExitCode;
import dev.bylaw.cli.Failure;
import dev.bylaw.cli.evidence.LogSource.Stored;
import dev.bylaw.log.checkpoint.Checkpoint;
import dev.bylaw.log.entry.EntryException;
import dev.bylaw.log.entry.Json;
import dev.bylaw.log.entry.Kinds;
import dev.bylaw.log.entry.Leaf;
import dev.bylaw.log.entry.Payload;
import dev.bylaw.log.entry.SidecarOrigin;
import dev.bylaw.log.merkle.Hash;
import dev.bylaw.log.note.Ed25519Verifier;
import dev.bylaw.log.note.NoteException;
import dev.bylaw.log.note.SignedNote;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Makes a package: the question, what answered it, and all that is needed to verify it. */
final class EvidenceMaker {
  /** A package holds no more entries than these. */
  static final int MAX_ENTRIES = 5_000;

  private final LogSource source;
  private final Ed25519Verifier key;
  private final boolean open;
  private final @Nullable String policy;

  /**
   * @param open whether personal fields are opened
   * @param policy whose quorum of witnesses cosigned the checkpoint; null if there is none
   */
  EvidenceMaker(LogSource source, Ed25519Verifier key, boolean open, @Nullable String policy) {
    this.source = source;
    this.key = key;
    this.open = open;
    this.policy = policy;
  }

  /**
   * Makes a package; it is not verified yet.
   *
   * @param previous the package before it; null if there is none
   */
  Json.Obj make(Json.@Nullable Obj previous) throws Failure {
    try {
      return assemble(previous);
    } catch (EntryException | NoteException | IllegalArgumentException e) {
      throw new Failure(
          ExitCode.PROOF_FAILED, "the store sent what is no entry: " + e.getMessage());
    }
  }

  private Json.Obj assemble(Json.@Nullable Obj previous)
      throws Failure, EntryException, NoteException {
    LogSource.Answer answer = source.ask();
    Stored asked = source.entry(answer.inquiry());
    String note = source.checkpoint();
    Checkpoint tree = parse(note);
    List<Json.Member> members = new ArrayList<>();
    members.add(new Json.Member("v", 1));
    members.add(new Json.Member("key", key.toString()));
    members.add(new Json.Member("checkpoint", note));
    if (policy != null) {
      members.add(new Json.Member("policy", policy));
    }
    members.add(new Json.Member("asked", asked(asked, tree.size())));
    List<Json> entries = new ArrayList<>();
    for (Stored entry : answer.entries()) {
      entries.add(placed(entry, tree.size(), open ? openings(entry.payload(), null) : null));
    }
    members.add(new Json.Member("entries", new Json.Many(entries)));
    members.add(new Json.Member("sidecars", new Json.Many(mirrors(answer.entries(), tree.size()))));
    members.add(new Json.Member("enrolments", own(Kinds.ENROLMENT, tree.size())));
    members.add(new Json.Member("erasures", own(Kinds.ERASURE, tree.size())));
    if (previous != null && previous.get("checkpoint") instanceof Json.Text(String before)) {
      members.add(new Json.Member("previous", since(before, tree)));
    }
    return new Json.Obj(members);
  }

  private Json.Obj asked(Stored stored, long size) throws Failure, EntryException {
    Json.Obj opening = openings(stored.payload(), "asked");
    if (opening == null || opening.members().isEmpty()) {
      throw new Failure(ExitCode.PROOF_FAILED, "the store does not open what was asked");
    }
    List<Json.Member> members = new ArrayList<>(placed(stored, size, null).members());
    members.add(new Json.Member("opening", opening.members().getFirst().value()));
    return new Json.Obj(members);
  }

  private List<Json> mirrors(List<Stored> entries, long size) throws Failure, EntryException {
    Map<String, Long> last = new TreeMap<>();
    for (Stored entry : entries) {
      Leaf leaf = Leaf.parse(entry.leaf());
      if (SidecarOrigin.isValid(leaf.origin())) {
        last.merge(leaf.origin(), leaf.sequence(), Math::max);
      }
    }
    List<Json> mirrors = new ArrayList<>();
    for (Map.Entry<String, Long> each : last.entrySet()) {
      OptionalLong mirror = source.mirror(each.getKey(), each.getValue());
      if (mirror.isPresent()) {
        mirrors.add(placed(source.entry(mirror.getAsLong()), size, null));
      }
    }
    return mirrors;
  }

  private Json.Many own(String kind, long size) throws Failure {
    List<Json> all = new ArrayList<>();
    for (Stored stored : source.own(kind)) {
      if (stored.index() < size) {
        all.add(placed(stored, size, null));
      }
    }
    return new Json.Many(all);
  }

  private Json.Obj since(String before, Checkpoint now) throws Failure, NoteException {
    Checkpoint earlier = parse(before);
    boolean between = earlier.size() > 0 && earlier.size() < now.size();
    return Json.Obj.of(
        new Json.Member("checkpoint", byLogAlone(before)),
        new Json.Member(
            "proof", proof(between ? source.consistency(earlier.size(), now.size()) : List.of())));
  }

  /** The note without cosignatures: they were the earlier package's to show. */
  private String byLogAlone(String note) throws NoteException {
    SignedNote signed = SignedNote.parse(note.getBytes(StandardCharsets.UTF_8));
    return new SignedNote(
            signed.text(),
            signed.signatures().stream().filter(line -> line.keyId() == key.keyId()).toList())
        .toString();
  }

  private Json.Obj placed(Stored stored, long size, Json.@Nullable Obj openings) throws Failure {
    List<Json.Member> members = new ArrayList<>();
    members.add(new Json.Member("index", stored.index()));
    members.add(new Json.Member("leaf", new String(stored.leaf(), StandardCharsets.UTF_8)));
    members.add(new Json.Member("proof", proof(source.inclusion(stored.index(), size))));
    if (openings != null) {
      members.add(new Json.Member("openings", openings));
    }
    return new Json.Obj(members);
  }

  private static Json.@Nullable Obj openings(byte[] payload, @Nullable String only)
      throws EntryException {
    List<Json.Member> fields = new ArrayList<>();
    for (Payload.Opening opening : Payload.parse(payload).openings()) {
      if (only == null || only.equals(opening.id())) {
        fields.add(
            new Json.Member(
                opening.id(),
                Json.Obj.of(
                    new Json.Member("salt", Base64.getEncoder().encodeToString(opening.salt())),
                    new Json.Member("text", opening.text()))));
      }
    }
    return fields.isEmpty() ? null : new Json.Obj(fields);
  }

  private static Json.Many proof(List<Hash> hashes) {
    return Json.Many.ofTexts(hashes.stream().map(Hash::toBase64).toList());
  }

  private static Checkpoint parse(String note) throws NoteException {
    return Checkpoint.parse(SignedNote.parse(note.getBytes(StandardCharsets.UTF_8)).text());
  }
}
