package dev.bylaw.log.witness;

import dev.bylaw.log.checkpoint.Checkpoint;
import dev.bylaw.log.merkle.Hash;
import dev.bylaw.log.note.NoteException;
import dev.bylaw.log.note.SignedNote;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What is asked for a cosignature of a subtree: a line {@code subtree START END}, the subtree's
 * hash, cosignatures of it by others, a subtree consistency proof, an empty line and a checkpoint,
 * which may lack its signatures.
 *
 * @param start the index of the subtree's first leaf
 * @param end the index behind its last
 * @param hash its root hash
 * @param cosignatures by others, who say that they cosigned it
 * @param proof that it is part of the checkpoint's tree
 * @param note the checkpoint; without signatures where the cosigner is to know it
 */
public record SignSubtree(
    long start,
    long end,
    Hash hash,
    List<SignedNote.SignatureLine> cosignatures,
    List<Hash> proof,
    SignedNote note) {
  /** Larger requests are refused. */
  public static final int MAX_BYTES = 131_072;

  /** More cosignatures of the subtree, or signatures of the checkpoint, are refused. */
  public static final int MAX_SIGNATURES = 8;

  private static final String RANGE = "subtree (0|[1-9][0-9]{0,17}) ([1-9][0-9]{0,17})";

  public SignSubtree {
    cosignatures = List.copyOf(cosignatures);
    proof = List.copyOf(proof);
  }

  /** Reads a request's form; nothing is verified. */
  public static SignSubtree parse(byte[] body) throws NoteException {
    RequestText text = RequestText.parse(body, MAX_BYTES);
    String[] lines = text.lines();
    if (!lines[0].matches(RANGE) || lines.length < 2) {
      throw new NoteException(
          "expected the line `subtree`, a start and an end, and a hash, found `" + lines[0] + "`");
    }
    String[] range = lines[0].split(" ");
    int at = 2;
    StringBuilder signatures = new StringBuilder();
    while (at < lines.length && lines[at].startsWith("\u2014")) {
      signatures.append(lines[at++]).append('\n');
    }
    requireAtMost("cosignatures of the subtree", at - 2, MAX_SIGNATURES);
    requireAtMost("hashes of the proof", lines.length - at, AddCheckpoint.MAX_HASHES);
    List<Hash> proof = new ArrayList<>();
    for (String line : List.of(lines).subList(at, lines.length)) {
      proof.add(RequestText.hash(line));
    }
    return new SignSubtree(
        Long.parseLong(range[1]),
        Long.parseLong(range[2]),
        RequestText.hash(lines[1]),
        SignedNote.parseLines(signatures.toString()),
        proof,
        checkpoint(text.checkpoint()));
  }

  private static SignedNote checkpoint(String text) throws NoteException {
    if (!text.contains("\n\n")) {
      Checkpoint.parse(text);
      return new SignedNote(text, List.of());
    }
    SignedNote note = SignedNote.parse(text.getBytes(StandardCharsets.UTF_8));
    requireAtMost("signatures of the checkpoint", note.signatures().size(), MAX_SIGNATURES);
    return note;
  }

  private static void requireAtMost(String what, int found, int most) throws NoteException {
    if (found > most) {
      throw new NoteException("a request has at most %d %s, found %d".formatted(most, what, found));
    }
  }

  /** The request as it is sent. */
  public byte[] toBytes() {
    StringBuilder text = new StringBuilder("subtree %d %d\n".formatted(start, end));
    text.append(hash.toBase64()).append('\n').append(SignedNote.lines(cosignatures));
    proof.forEach(each -> text.append(each.toBase64()).append('\n'));
    text.append('\n').append(note.signatures().isEmpty() ? note.text() : note.toString());
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }
}
