package dev.bylaw.bundle.signature;

import dev.bylaw.bundle.mesh.MeshKey;
import dev.bylaw.log.note.NoteException;
import dev.bylaw.log.note.SignedNote;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What the signature lines of a note are worth, measured by the keys that could have signed it.
 *
 * @param valid names of the keys that signed it and count now; sorted
 * @param lapsed names of the keys that signed it and do not count yet, or no more; sorted
 * @param forged names of the keys whose lines are not their signatures; sorted
 * @param unknown names in the lines of keys that are not among the given; sorted
 */
public record Signers(
    SortedSet<String> valid,
    SortedSet<String> lapsed,
    SortedSet<String> forged,
    SortedSet<String> unknown) {

  /** Verifies every line. */
  public static Signers of(SignedNote note, Collection<MeshKey> keys, Instant clock) {
    var signers = new Signers(new TreeSet<>(), new TreeSet<>(), new TreeSet<>(), new TreeSet<>());
    var byId = new TreeMap<String, MeshKey>();
    for (MeshKey key : keys) {
      byId.put(id(key.name(), key.verifier().keyId()), key);
    }
    for (SignedNote.SignatureLine line : note.signatures()) {
      MeshKey key = byId.get(id(line.name(), line.keyId()));
      if (key == null) {
        signers.unknown.add(line.name());
      } else if (!isBy(key, note.text(), line)) {
        signers.forged.add(line.name());
      } else if (key.isValid(clock)) {
        signers.valid.add(line.name());
      } else {
        signers.lapsed.add(line.name());
      }
    }
    signers.lapsed.removeAll(signers.valid);
    return signers;
  }

  private static boolean isBy(MeshKey key, String text, SignedNote.SignatureLine line) {
    try {
      new SignedNote(text, List.of(line)).verify(key.verifier());
      return true;
    } catch (NoteException _) {
      return false;
    }
  }

  private static String id(String name, int keyId) {
    return name + "+" + keyId;
  }
}
