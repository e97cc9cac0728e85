package dev.bylaw.bundle.signature;

import dev.bylaw.bundle.mesh.MeshKey;
import dev.bylaw.log.note.NoteException;
import dev.bylaw.log.note.SignedNote;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What the signature lines of a note are worth, measured by the keys that could have signed it. */
public record Signers(List<Line> lines) {

  /** What one line is worth. */
  public enum Worth {
    /** A signature by a key that counts now. */
    VALID,
    /** A signature by a key that does not count yet, or no more. */
    LAPSED,
    /** Not the signature of the key that it names. */
    FORGED,
    /** By a key that is not among those that could have signed. */
    UNKNOWN
  }

  /**
   * One line.
   *
   * @param name the key's name as the line has it
   * @param key the key that it names, or null if that is unknown
   */
  public record Line(String name, @Nullable MeshKey key, Worth worth) {}

  public Signers {
    lines = List.copyOf(lines);
  }

  /** Verifies every line. */
  public static Signers of(SignedNote note, Collection<MeshKey> keys, Instant clock) {
    var lines = new ArrayList<Line>();
    for (SignedNote.SignatureLine line : note.signatures()) {
      MeshKey named = null;
      for (MeshKey key : keys) {
        if (key.verifier().keyId() == line.keyId() && key.name().equals(line.name())) {
          named = key;
        }
      }
      lines.add(new Line(line.name(), named, worth(note.text(), line, named, clock)));
    }
    return new Signers(lines);
  }

  private static Worth worth(
      String text, SignedNote.SignatureLine line, @Nullable MeshKey key, Instant clock) {
    if (key == null) {
      return Worth.UNKNOWN;
    }
    try {
      new SignedNote(text, List.of(line)).verify(key.verifier());
    } catch (NoteException _) {
      return Worth.FORGED;
    }
    return key.isValid(clock) ? Worth.VALID : Worth.LAPSED;
  }

  /** How many different keys gave valid signatures, whatever their names. */
  int different() {
    return (int)
        lines.stream()
            .filter(line -> line.worth() == Worth.VALID)
            .map(Line::key)
            .filter(Objects::nonNull)
            .map(key -> key.verifier().key())
            .distinct()
            .count();
  }

  /** The names in the lines of this worth; sorted. */
  public SortedSet<String> names(Worth worth) {
    var names = new TreeSet<String>();
    for (Line line : lines) {
      if (line.worth() == worth) {
        names.add(line.name());
      }
    }
    return names;
  }
}
