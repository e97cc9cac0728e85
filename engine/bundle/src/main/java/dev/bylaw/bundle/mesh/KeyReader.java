package dev.bylaw.bundle.mesh;

import dev.bylaw.bundle.diagnostic.Diagnostics;
import dev.bylaw.bundle.diagnostic.Location;
import dev.bylaw.bundle.yaml.MappingReader;
import dev.bylaw.bundle.yaml.YamlNode;
import dev.bylaw.log.note.Ed25519Verifier;
import dev.bylaw.log.note.NoteException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads lists of keys. An entry is a verifier key, or a mapping that says when it counts:
 *
 * <pre>
 * keys:
 *   - example-mesh/council+1b9c2e04+AX…
 *   - {key: example-mesh/council-2027+5e0f3a11+AR…, from: 2026-12-01, until: 2028-01-01}
 * </pre>
 */
final class KeyReader {

  /** How many keys one list may have. */
  static final int MAX_KEYS = 100;

  private final Diagnostics diagnostics;
  private final Map<String, String> holders = new HashMap<>();

  KeyReader(Diagnostics diagnostics) {
    this.diagnostics = diagnostics;
  }

  /**
   * The keys under {@code keys}.
   *
   * @param holder whose they are, for messages; null where each key is the person's it is named
   *     after, who may sit in several offices. One key serves one holder
   */
  List<MeshKey> read(MappingReader in, @Nullable String holder) {
    YamlNode node = in.node("keys");
    if (node == null) {
      return List.of();
    }
    if (!(node instanceof YamlNode.Items(var _, var items))) {
      in.error("keys", "wrong_type", "expected a list of keys, found " + node.kind(), null);
      return List.of();
    }
    if (items.size() > MAX_KEYS) {
      in.error(
          "keys",
          "too_many_keys",
          "expected at most " + MAX_KEYS + " keys, found " + items.size(),
          null);
      return List.of();
    }
    var keys = new ArrayList<MeshKey>();
    for (int i = 0; i < items.size(); i++) {
      MeshKey key = key(items.get(i), in.path("keys") + "[" + i + "]");
      if (key == null) {
        continue;
      }
      String whose = holder == null ? "person `" + key.name() + "`" : holder;
      if (isOf(whose, key, in.path("keys") + "[" + i + "]")) {
        keys.add(key);
      }
    }
    return List.copyOf(keys);
  }

  private @Nullable MeshKey key(YamlNode node, String path) {
    if (!(node instanceof YamlNode.Fields)) {
      return key(node.scalarText(), node.location(), path, null, null);
    }
    MappingReader in = MappingReader.of(node, path, diagnostics);
    if (in == null) {
      return null;
    }
    String text = in.requireText("key");
    Instant from = in.instant("from");
    Instant until = in.instant("until");
    in.finish();
    if (from != null && until != null && !from.isBefore(until)) {
      in.error("until", "empty_interval", "the key ends before it begins", null);
    }
    return in.failed() ? null : key(text, in.location("key"), path, from, until);
  }

  private @Nullable MeshKey key(
      @Nullable String text,
      Location at,
      String path,
      @Nullable Instant from,
      @Nullable Instant until) {
    String message = "expected a verifier key or a mapping with `key`";
    if (text != null) {
      try {
        return new MeshKey(Ed25519Verifier.parse(text), from, until, at);
      } catch (NoteException e) {
        message = String.valueOf(e.getMessage());
      }
    }
    diagnostics.error(
        "invalid_key",
        at,
        path,
        message,
        "write the line of the `.pub` file that `bylaw key new` makes");
    return null;
  }

  /** A key that two offices hold would let one sign for the other. */
  private boolean isOf(String holder, MeshKey key, String path) {
    String earlier = holders.putIfAbsent(key.verifier().toString(), holder);
    if (earlier == null || earlier.equals(holder)) {
      return true;
    }
    diagnostics.error(
        "duplicate_key",
        key.location(),
        path,
        "the key `" + key.name() + "` is " + earlier + "'s already",
        "make another with `bylaw key new`");
    return false;
  }
}
