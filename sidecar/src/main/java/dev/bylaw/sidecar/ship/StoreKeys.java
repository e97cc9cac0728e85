package dev.bylaw.sidecar.ship;

import dev.bylaw.log.note.CosignatureVerifier;
import dev.bylaw.log.note.NoteException;
import dev.bylaw.log.note.SignedNote;
import dev.bylaw.log.note.SignedNote.SignatureLine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The keys that the audit store cosigns with: who holds none of them is not the store, and its word
 * that it has an entry counts for nothing. Several stand there while the store changes its key; a
 * cosignature by one of them suffices.
 */
public final class StoreKeys {
  /** A cosignature whose time is further from now is refused: it may be one of long ago. */
  static final Duration MAX_SKEW = Duration.ofHours(1);

  /** More keys are refused. */
  static final int MAX_KEYS = 16;

  private static final int MAX_BYTES = 1 << 14;

  private final List<CosignatureVerifier> keys;

  StoreKeys(List<CosignatureVerifier> keys) {
    if (keys.isEmpty() || keys.size() > MAX_KEYS) {
      throw new IllegalArgumentException(
          "expected 1 to %d keys, found %d".formatted(MAX_KEYS, keys.size()));
    }
    this.keys = List.copyOf(keys);
  }

  /**
   * Reads verifier keys, one a line; empty lines and those that begin with {@code #} are passed
   * over.
   *
   * @throws IOException if the file cannot be read
   * @throws NoteException if a line is no key that cosigns, or there is none
   */
  public static StoreKeys read(Path file) throws IOException, NoteException {
    if (Files.size(file) > MAX_BYTES) {
      throw new NoteException("it is larger than " + MAX_BYTES + " bytes");
    }
    List<CosignatureVerifier> keys = new ArrayList<>();
    for (String line : Files.readString(file, StandardCharsets.UTF_8).lines().toList()) {
      if (!line.isBlank() && !line.startsWith("#")) {
        keys.add(CosignatureVerifier.parse(line.strip()));
      }
    }
    if (keys.isEmpty() || keys.size() > MAX_KEYS) {
      throw new NoteException("expected 1 to %d keys, found %d".formatted(MAX_KEYS, keys.size()));
    }
    return new StoreKeys(keys);
  }

  /**
   * A checkpoint with the store's cosignature.
   *
   * @param checkpoint what was sent to it
   * @param lines the signature lines that it answered with
   * @param now the time here
   * @throws StoreException if none of the keys cosigned it about now
   */
  SignedNote cosigned(SignedNote checkpoint, String lines, Instant now) throws StoreException {
    if (lines.isEmpty()) {
      throw refused("it did not cosign the checkpoint");
    }
    NoteException first = null;
    try {
      List<SignatureLine> answered = SignedNote.parseLines(lines);
      for (CosignatureVerifier key : keys) {
        try {
          List<SignatureLine> its = answered.stream().filter(line -> line.isBy(key)).toList();
          new SignedNote(checkpoint.text(), its).verify(key);
          for (SignatureLine line : its) {
            requireRecent(key, CosignatureVerifier.time(line), now);
          }
          return checkpoint.with(its);
        } catch (NoteException e) {
          first = first == null ? e : first;
        }
      }
    } catch (NoteException e) {
      first = e;
    }
    throw refused(first == null ? "there is no key" : String.valueOf(first.getMessage()));
  }

  private static void requireRecent(CosignatureVerifier key, Instant at, Instant now)
      throws NoteException {
    if (Duration.between(at, now).abs().compareTo(MAX_SKEW) > 0) {
      throw new NoteException(
          "the cosignature by `%s` is of %s, and it is %s here: more than %d minutes apart"
              .formatted(key.name(), at, now, MAX_SKEW.toMinutes()));
    }
  }

  private static StoreException refused(String why) {
    return new StoreException(
        "the audit store's answer does not count, what it was sent stays in the journal: " + why,
        true);
  }
}
