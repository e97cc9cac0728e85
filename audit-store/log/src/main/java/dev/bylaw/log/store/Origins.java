package dev.bylaw.log.store;

import dev.bylaw.log.checkpoint.Checkpoint;
import dev.bylaw.log.entry.EntryException;
import dev.bylaw.log.entry.Facts;
import dev.bylaw.log.entry.Json;
import dev.bylaw.log.entry.Kinds;
import dev.bylaw.log.entry.Leaf;
import dev.bylaw.log.merkle.CompactRange;
import dev.bylaw.log.merkle.Hash;
import dev.bylaw.log.merkle.Hasher;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a log's leaves tell about its origins. It is derived from the leaves alone, one after
 * another; a snapshot only saves reading them again.
 */
public final class Origins {
  static final String SNAPSHOT = "state/origins.json";

  private final Map<String, OriginState> states = new TreeMap<>();
  private final Map<String, String> enrolled = new TreeMap<>();
  private final Set<String> conflicts = new TreeSet<>();
  private final Set<String> retired = new TreeSet<>();
  private long size;

  Origins() {}

  /** The sidecars that may write, by name, with the key of each. */
  Map<String, String> enrolled() {
    return enrolled;
  }

  /** Why this key may not write for a sidecar as the log stands; null if it may. */
  @Nullable String forbids(String sidecar, String key) {
    if (retired.contains(sidecar)) {
      return "`" + sidecar + "` was retired";
    }
    String known = enrolled.get(sidecar);
    return known == null || known.equals(key)
        ? null
        : "another key is enrolled for `" + sidecar + "` meanwhile";
  }

  /** Whether an entry tells of this contradicting checkpoint already. */
  boolean knowsConflict(byte[] note) {
    return conflicts.contains(conflictId(note));
  }

  static String conflictId(byte[] note) {
    return HexFormat.of().formatHex(new Hasher().digest(note, 0, note.length).toBytes(), 0, 16);
  }

  /** Takes up what one of the store's own entries tells, a mirror's aside. */
  void learn(String kind, Json.Obj facts) {
    String sidecar = text(facts, Facts.SIDECAR);
    String key = text(facts, Facts.KEY);
    String note = text(facts, Facts.NOTE);
    if (kind.equals(Kinds.ENROLMENT) && sidecar != null && key != null) {
      enrolled.put(sidecar, key);
      retired.remove(sidecar);
    } else if (kind.equals(Kinds.RETIREMENT) && sidecar != null) {
      enrolled.remove(sidecar);
      retired.add(sidecar);
    } else if (kind.equals(Kinds.CONFLICT) && note != null) {
      conflicts.add(conflictId(note.getBytes(StandardCharsets.UTF_8)));
    }
  }

  private static @Nullable String text(Json.Obj facts, String name) {
    return facts.get(name) instanceof Json.Text(String text) ? text : null;
  }

  /** The origins by name. */
  public Map<String, Long> sizes() {
    Map<String, Long> sizes = new TreeMap<>();
    states.forEach((origin, state) -> sizes.put(origin, state.next()));
    return sizes;
  }

  Map<String, OriginState> states() {
    return states;
  }

  OriginState state(String origin) {
    OriginState state = states.get(origin);
    return state == null ? OriginState.empty() : state;
  }

  void put(String origin, OriginState state) {
    states.put(origin, state);
  }

  long size() {
    return size;
  }

  void advance(long to) {
    size = to;
  }

  /**
   * Follows the log by one leaf: an entry of an origin, or the store's own record that it accepted
   * a checkpoint.
   *
   * @param logOrigin the origin of the log itself
   * @throws EntryException if the leaf cannot stand here; nothing changed then
   */
  void apply(long index, byte[] bytes, Leaf leaf, String logOrigin) throws EntryException {
    if (index != size) {
      throw new EntryException("expected the leaf of index " + size + ", found " + index);
    }
    if (leaf.origin().equals(logOrigin)) {
      applyOwn(index, leaf);
    } else {
      OriginState state = state(leaf.origin());
      if (leaf.sequence() != state.next()) {
        throw new EntryException(
            "`%s`: expected sequence number %d, found %d"
                .formatted(leaf.origin(), state.next(), leaf.sequence()));
      }
      CompactRange range = state.range().copy();
      range.append(bytes);
      states.put(leaf.origin(), new OriginState(range, state.checkpoint(), state.recent()));
    }
    size++;
  }

  private void applyOwn(long index, Leaf leaf) throws EntryException {
    if (leaf.sequence() != index) {
      throw new EntryException("expected sequence number " + index + ", found " + leaf.sequence());
    }
    if (!leaf.kind().equals(Kinds.MIRROR)) {
      learn(leaf.kind(), leaf.facts());
      return;
    }
    String note = leaf.text(Facts.NOTE);
    Checkpoint checkpoint = note == null ? null : MirrorEntry.checkpoint(note);
    if (note == null || checkpoint == null) {
      throw new EntryException("expected `note`, a signed checkpoint");
    }
    OriginState state = state(checkpoint.origin());
    if (checkpoint.size() != state.next() || !checkpoint.root().equals(state.range().root())) {
      throw new EntryException(
          "`%s`: the checkpoint says size %d and root %s, the entries have size %d and root %s"
              .formatted(
                  checkpoint.origin(),
                  checkpoint.size(),
                  checkpoint.root(),
                  state.next(),
                  state.range().root()));
    }
    states.put(
        checkpoint.origin(),
        state.accept(state.range(), checkpoint, note.getBytes(StandardCharsets.UTF_8)));
  }

  /** Canonical JSON of the states at a tree, and a hash over it in the last member. */
  byte[] snapshot(Hash root) {
    List<Json.Member> members = new ArrayList<>();
    states.forEach((origin, state) ->
        members.add(
            new Json.Member(
                origin,
                Json.Obj.of(
                    new Json.Member("checkpoint", state.checkpoint()),
                    new Json.Member(
                        "range", Base64.getEncoder().encodeToString(state.range().toBytes())),
                    new Json.Member("size", state.next())))));
    List<Json.Member> keys = new ArrayList<>();
    enrolled.forEach((sidecar, key) -> keys.add(new Json.Member(sidecar, key)));
    Json.Obj known =
        Json.Obj.of(
            new Json.Member("conflicts", Json.Many.ofTexts(List.copyOf(conflicts))),
            new Json.Member("enrolled", new Json.Obj(keys)),
            new Json.Member("origins", new Json.Obj(members)),
            new Json.Member("retired", Json.Many.ofTexts(List.copyOf(retired))));
    byte[] body = known.toBytes();
    return Json.Obj.of(
            new Json.Member("digest", new Hasher().digest(body, 0, body.length).toBase64()),
            new Json.Member("known", known),
            new Json.Member("root", root.toBase64()),
            new Json.Member("size", size))
        .toBytes();
  }

  /** A snapshot that was read: the states, and the root of the tree that they belong to. */
  record Snapshot(Origins origins, Hash root) {}

  /** Reads a snapshot; nothing if there is none, or it is not whole: it can be derived anew. */
  static @Nullable Snapshot read(byte[] bytes) {
    try {
      Json.Obj all = Json.parse(bytes);
      if (!(all.get("known") instanceof Json.Obj known)
          || !(known.get("origins") instanceof Json.Obj members)
          || !(known.get("enrolled") instanceof Json.Obj keys)
          || !(known.get("conflicts") instanceof Json.Many conflicts)
          || !(known.get("retired") instanceof Json.Many retired)
          || !(all.get("root") instanceof Json.Text(String root))
          || !(all.get("size") instanceof Json.Int(long size))
          || !(all.get("digest") instanceof Json.Text(String digest))) {
        return null;
      }
      byte[] body = known.toBytes();
      if (!new Hasher().digest(body, 0, body.length).toBase64().equals(digest)) {
        return null;
      }
      Origins origins = new Origins();
      for (Json.Member member : members.members()) {
        if (!(member.value() instanceof Json.Obj state)
            || !(state.get("checkpoint") instanceof Json.Text(String checkpoint))
            || !(state.get("range") instanceof Json.Text(String range))
            || !(state.get("size") instanceof Json.Int(long next))) {
          return null;
        }
        origins.states.put(
            member.name(),
            OriginState.of(
                CompactRange.restore(next, Base64.getDecoder().decode(range)), checkpoint));
      }
      for (Json.Member member : keys.members()) {
        if (member.value() instanceof Json.Text(String key)) {
          origins.enrolled.put(member.name(), key);
        }
      }
      for (Json conflict : conflicts.values()) {
        if (conflict instanceof Json.Text(String id)) {
          origins.conflicts.add(id);
        }
      }
      for (Json sidecar : retired.values()) {
        if (sidecar instanceof Json.Text(String name)) {
          origins.retired.add(name);
        }
      }
      origins.size = size;
      return new Snapshot(origins, Hash.ofBase64(root));
    } catch (EntryException | IllegalArgumentException _) {
      return null;
    }
  }

  static @Nullable Snapshot load(Disk disk, java.nio.file.Path root) throws java.io.IOException {
    try {
      return read(disk.read(root.resolve(SNAPSHOT)));
    } catch (NoSuchFileException _) {
      return null;
    }
  }
}
